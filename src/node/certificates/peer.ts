import { X509Certificate } from 'node:crypto';
import * as https from 'node:https';
import { TLSSocket, type DetailedPeerCertificate } from 'node:tls';
import { AuthError } from '../../core/errors.ts';
import type { ServerAddress } from '../../core/server.ts';
import { unreachable } from '../httpAnswer.ts';
import type { Connecting, Network } from '../network/network.ts';

/** What a server showed in a TLS handshake. */
export interface Peer {
  /** the name or address that was asked */
  readonly host: string;
  /** its own first */
  readonly certificates: readonly X509Certificate[];
  /** the authorities that count for it, in PEM */
  readonly authorities: readonly string[];
  /** why TLS does not trust it, as the last of Node's codes; absent when it does */
  readonly problem?: string;
}

type Seen = Omit<Peer, 'authorities'>;

const TIME = 15_000;

/**
 * The certificates that a server shows, also those that nobody trusts: nothing is sent to it beyond the handshake. Ours
 * is shown only to one that ends the handshake without it, which then has to be trusted.
 * @throws AuthError `insecure_endpoint` for an address without TLS, `timeout`, `server_unreachable`, and those of a proxy
 */
export async function peerOf(
  network: Network,
  address: ServerAddress,
  signal: AbortSignal,
): Promise<Peer> {
  const url = new URL(address.url);
  if (url.protocol !== 'https:') throw new AuthError('insecure_endpoint', { host: url.host });
  const { network: own, identity } = address;
  const asked = { url, ca: own?.ca, signal: AbortSignal.any([signal, AbortSignal.timeout(TIME)]) };
  try {
    return await seenBy(network, asked).catch((error: unknown) => {
      if (identity) return seenBy(network, { ...asked, identity });
      throw error;
    });
  } catch (error) {
    signal.throwIfAborted();
    if (asked.signal.aborted) throw new AuthError('timeout', { host: url.host });
    throw unreachable(url.host, error, identity !== undefined);
  }
}

interface Asked extends Connecting {
  readonly url: URL;
  readonly signal: AbortSignal;
}

async function seenBy(network: Network, { url, ...connecting }: Asked): Promise<Peer> {
  const { ca, identity, signal } = connecting;
  const agent = network.agent(url, {}, connecting);
  const rejectUnauthorized = identity !== undefined;
  // Without an end the request is never sent.
  const request = https.request(url, { agent, rejectUnauthorized, signal });
  try {
    return { ...(await handshake(request, url)), authorities: network.authorities(ca) };
  } finally {
    request.on('error', () => undefined).destroy();
    agent.destroy();
  }
}

function handshake(request: ReturnType<typeof https.request>, url: URL): Promise<Seen> {
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('socket', (socket) => {
      if (socket instanceof TLSSocket)
        socket.once('secureConnect', () => resolve(seen(socket, url)));
    });
  });
}

function seen(socket: TLSSocket, { hostname }: URL): Seen {
  return {
    host: hostname.replace(/^\[|\]$/gu, ''),
    certificates: chain(socket.getPeerCertificate(true)),
    // At run time it is the code, whatever the type says.
    ...(!socket.authorized && { problem: String(socket.authorizationError) }),
  };
}

/** The issuer of a root is the root itself. */
function chain(first: DetailedPeerCertificate): X509Certificate[] {
  const found = new Map<string, X509Certificate>();
  let at: DetailedPeerCertificate | undefined = first;
  while (at?.raw && !found.has(at.fingerprint256)) {
    found.set(at.fingerprint256, new X509Certificate(at.raw));
    at = at.issuerCertificate;
  }
  return [...found.values()];
}
