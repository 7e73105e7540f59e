import { connect } from 'node:net';
import { AuthError } from '../core/errors.ts';
import { nonce, proof, verify } from '../protocol/handshake.ts';
import { PROTOCOL, toDaemon } from '../protocol/toDaemon.ts';
import { Peer } from '../protocol/peer.ts';
import { isNewer } from './versions.ts';
import { readEndpoint } from './endpoint.ts';

/** What a window needs to reach its daemon, or to start it. */
export interface DaemonAccess {
  /** the keyring's folder */
  readonly folder: string;
  /** the realm's 32-byte key, from SecretStorage */
  readonly key: Uint8Array;
  readonly version: string;
  /** the folder with this version's `daemon.js` and `headers.js` */
  readonly dist: string;
  /** programs that run JavaScript, tried in order */
  readonly runtimes: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A connection to the daemon. `isStore`: it proved the SecretStorage key and so did we. */
export interface DaemonConnection {
  readonly peer: Peer;
  readonly isStore: boolean;
}

/** Registers what the daemon may ask of us: as a face at once, as a store only after it proved our key. */
export interface Duties {
  face(peer: Peer): void;
  store(peer: Peer): void;
}

/** How long a newer daemon may take to start in an old one's place, in ms: longer than it waits for the refreshes there. */
const HAND_OVER = 90_000;
/** How long a daemon may take to say who it is, in ms: one that hangs must not hang the window. */
const GREETING = 10_000;

/**
 * Connects to the daemon of a keyring. Starts it when there is none; puts this version in its place when it is older.
 * @throws AuthError `daemon_unavailable`; its `details.reason` is `newer_protocol` when only a reload of the window helps
 */
export async function connectToDaemon(
  access: DaemonAccess,
  duties: Duties,
): Promise<DaemonConnection> {
  const running = await reach(access, duties);
  if (running?.version === access.version) await repair(access);
  if (running && !isNewer(access.version, running.version)) return running;
  running?.peer.dispose();
  await start(access, running !== undefined);
  const started = await reach(access, duties);
  if (!started) throw new AuthError('daemon_unavailable', { reason: 'gone' });
  return started;
}

async function start(access: DaemonAccess, replace: boolean): Promise<void> {
  const { folder, key, runtimes, env } = access;
  const program = await install(access);
  // Most windows find it running.
  const { startDaemon } = await import('./startDaemon.ts');
  const timeout = replace ? { timeoutMs: HAND_OVER } : {};
  await startDaemon({
    folder,
    entry: `${program}/daemon.js`,
    key,
    runtimes,
    env,
    replace,
    ...timeout,
  });
}

/** Makes the copy of our program, and the launcher that runs its header command with our runtime. */
async function install({ folder, dist, version, runtimes }: DaemonAccess): Promise<string> {
  // Only after somebody answered, or nobody did: not in the way of the start.
  const { installProgram } = await import('./installation.ts');
  const [runtime = ''] = runtimes;
  return installProgram({ from: dist, folder, version, runtime });
}

/** Tools run the launcher by themselves: one that is gone, or names a runtime that an update removed, is made anew. */
async function repair(access: DaemonAccess): Promise<void> {
  await install(access).catch(() => undefined); // the daemon runs, and that is what was asked for
}

async function reach(
  access: DaemonAccess,
  duties: Duties,
): Promise<(DaemonConnection & { version: string }) | undefined> {
  const endpoint = await readEndpoint(access.folder);
  if (!endpoint) return undefined;
  const peer = new Peer(connect(endpoint.address));
  duties.face(peer);
  peer.listen();
  const late = setTimeout(() => peer.dispose(), GREETING);
  try {
    return { peer, ...(await greet(peer, access, duties)) };
  } catch (error) {
    peer.dispose();
    if (error instanceof AuthError && error.details['reason'] !== 'connection') throw error;
    return undefined;
  } finally {
    clearTimeout(late);
  }
}

async function greet(
  peer: Peer,
  { key, version }: DaemonAccess,
  duties: Duties,
): Promise<{ version: string; isStore: boolean }> {
  const own = nonce();
  const hello = await peer.request(toDaemon.hello, {
    role: 'window',
    protocol: PROTOCOL,
    version,
    nonce: own,
  });
  if (hello.protocol > PROTOCOL)
    throw new AuthError('daemon_unavailable', { reason: 'newer_protocol' });
  const isStore = verify(key, 'daemon', hello.nonce, own, hello.proof);
  if (isStore) duties.store(peer);
  if (isStore)
    await peer.request(toDaemon.prove, { proof: proof(key, 'window', hello.nonce, own) });
  return { version: hello.version, isStore };
}
