import type { Socket } from 'node:net';
import { AuthError, toAuthError, traceOf } from '../../core/errors.ts';
import { nonce, proof, verify } from '../../protocol/handshake.ts';
import { PROTOCOL, toDaemon } from '../../protocol/toDaemon.ts';
import { Peer } from '../../protocol/peer.ts';
import type { Parts } from './parts.ts';
import { answerCertificates } from './certificateRequests.ts';
import { answerOAuth } from './oauthRequests.ts';
import { answerFace, answerStore } from './requests.ts';
import { answerSigning } from './trySignature.ts';
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
  const peer = new Peer(socket, (method, error) =>
    parts.windows.info(`${method}: ${traceOf(error)}`),
  );
  const window: Window = {
    peer,
    isStore: false,
    isMerged: false,
    place: nowhere,
    lookedAt: 0,
    environment: {},
  };
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
  answerSigning(window, parts.servers, (name) => parts.keys.values.secret(name));
  answerCertificates(window, parts);
  parts.windows.add(window);
  window.peer.onClose(() => {
    parts.windows.delete(window);
    ports.touched();
  });
  ports.touched();
  parts.changes.fire();
}

/** A tool has no sentences: with an error travels what it says to its person. */
function answerTool(peer: Peer, parts: Parts): void {
  peer.handle(toDaemon.header, async ({ host, server }) => {
    try {
      const key = await callerKey(parts, host, server);
      return { headers: { Authorization: `Bearer ${key}` } };
    } catch (error) {
      const { code, details } = toAuthError(error);
      const sentence = parts.words.sentence(new AuthError(code, details));
      throw new AuthError(code, { ...details, sentence }, error);
    }
  });
}

async function callerKey(
  { connections, gatewayPort, unlocking }: Parts,
  host: string,
  server: string,
): Promise<string> {
  await unlocking.waiting;
  // Whoever holds our port, or the one that the tool's file still names, would get the key.
  gatewayPort.requireListening();
  const pair = connections.of(server).find((connection) => connection.host === host);
  if (pair?.port !== gatewayPort.port) throw new AuthError('access_withdrawn', { tool: host });
  return connections.key(host, server);
}
