import type { Socket } from 'node:net';
import { AuthError } from '../../core/errors.ts';
import { nonce, proof, verify } from '../../protocol/handshake.ts';
import { PROTOCOL, toDaemon } from '../../protocol/messages.ts';
import { Peer } from '../../protocol/peer.ts';
import type { Parts } from './parts.ts';
import { answerOAuth } from './oauthRequests.ts';
import { answerFace, answerStore } from './requests.ts';
import type { Window } from './windows.ts';

/** What a session needs besides the parts that its requests reach. */
export interface SessionPorts {
  readonly key: Uint8Array;
  readonly version: string;
  /** a window came or went */
  touched(): void;
  /** a newer daemon takes over: resolves when it may */
  handOver(): Promise<void>;
}

/** A window that has not said yet where it runs. */
const nowhere = { ui: 'desktop', remote: true, uriScheme: '', redirect: 'auto' } as const;

/** One connection to the daemon: `hello` decides its role, `prove` whether it may move secrets or take over. */
export function serve(socket: Socket, parts: Parts, ports: SessionPorts): void {
  const peer = new Peer(socket);
  const window: Window = { peer, isStore: false, place: nowhere, environment: {} };
  const own = nonce();
  let role: 'none' | 'window' | 'tool' | 'successor' = 'none';
  let theirs = '';
  peer.handle(toDaemon.hello, async (hello) => {
    if (role !== 'none') throw new AuthError('internal', { reason: 'hello' });
    ({ role } = hello);
    theirs = hello.nonce;
    if (role === 'window') enter(window, parts, ports);
    if (role === 'tool') answerTool(peer, parts);
    return {
      protocol: PROTOCOL,
      version: ports.version,
      pid: process.pid,
      nonce: own,
      proof: proof(ports.key, 'daemon', theirs, own),
    };
  });
  peer.handle(toDaemon.prove, async ({ proof: shown }) => {
    const side = role === 'successor' ? 'successor' : 'window';
    if (!verify(ports.key, side, theirs, own, shown)) throw new AuthError('keyring_locked');
    if (role === 'window') window.isStore = true;
    else if (role === 'successor')
      peer.handle(toDaemon.handOver, () => ports.handOver().then(() => ({})));
    return {};
  });
  peer.listen();
}

function enter(window: Window, parts: Parts, ports: SessionPorts): void {
  answerFace(window, parts);
  answerStore(window, parts);
  answerOAuth(window, parts);
  parts.windows.add(window);
  window.peer.onClose(() => {
    parts.windows.delete(window);
    ports.touched();
  });
  ports.touched();
  parts.changes.fire();
}

function answerTool(peer: Peer, { connections, gatewayPort, unlocking }: Parts): void {
  peer.handle(toDaemon.header, async ({ host, server }) => {
    await unlocking.waiting;
    // Whoever holds our port would get the key.
    if (gatewayPort.problem) throw gatewayPort.problem;
    const pair = connections.of(server).find((connection) => connection.host === host);
    if (pair?.delivery === 'provider') throw new AuthError('access_withdrawn', { tool: host });
    const key = await connections.key(host, server);
    return { headers: { Authorization: `Bearer ${key}` } };
  });
}
