import { connect } from 'node:net';
import { AuthError } from '../../core/errors.ts';
import { nonce, proof, verify } from '../../protocol/handshake.ts';
import { PROTOCOL, toDaemon } from '../../protocol/toDaemon.ts';
import { Peer } from '../../protocol/peer.ts';

/**
 * Asks the daemon at `address` to make room for us: it closes its listeners, ends its refreshes and answers; what runs
 * there drains by itself. False when it took longer than `patience` ms.
 * @throws AuthError `keyring_locked` when it does not hold our key, `daemon_unavailable` when it is gone
 */
export async function takeOverFrom(
  address: string,
  key: Uint8Array,
  version: string,
  patience: number,
): Promise<boolean> {
  const peer = new Peer(connect(address));
  const late = AbortSignal.timeout(patience);
  late.addEventListener('abort', () => peer.dispose());
  try {
    peer.listen();
    const own = nonce();
    const hello = await peer.request(toDaemon.hello, {
      role: 'successor',
      protocol: PROTOCOL,
      version,
      nonce: own,
    });
    if (!verify(key, 'daemon', hello.nonce, own, hello.proof))
      throw new AuthError('keyring_locked');
    await peer.request(toDaemon.prove, { proof: proof(key, 'successor', hello.nonce, own) });
    await peer.request(toDaemon.handOver, {});
    return true;
  } catch (error) {
    if (late.aborted) return false;
    throw error;
  } finally {
    peer.dispose();
  }
}
