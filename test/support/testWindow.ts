import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectToDaemon, type DaemonAccess } from '../../src/node/daemonClient.ts';
import { readEndpoint } from '../../src/node/endpoint.ts';
import { ensureFolder } from '../../src/node/keyringFolder.ts';
import type { RequestOf } from '../../src/protocol/message.ts';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { toWindow } from '../../src/protocol/toWindow.ts';
import type { State } from '../../src/protocol/state.ts';
import type { Peer } from '../../src/protocol/peer.ts';
import type { Place } from '../../src/core/ports.ts';
import { visit } from '../servers/browser.ts';
import { desktop } from './brokerBench.ts';
import { testWords } from './testWords.ts';
import { SharedSecrets } from './sharedSecrets.ts';

/** What the windows of one VS Code share: the keyring's folder, its key and SecretStorage. */
export class Realm {
  readonly root: string;
  readonly access: DaemonAccess;
  readonly secrets: SharedSecrets;
  readonly windows: TestWindow[] = [];
  servers: readonly unknown[] = [];

  private constructor(root: string, access: DaemonAccess, secrets: SharedSecrets) {
    this.root = root;
    this.access = access;
    this.secrets = secrets;
  }

  /** The same VS Code on another machine: another folder and daemon, the same SecretStorage with its key. */
  async elsewhere(): Promise<Realm> {
    const { key, dist } = this.access;
    const other = await Realm.make({ key, dist }, this.secrets);
    other.servers = this.servers;
    return other;
  }

  static async make(
    options: Partial<DaemonAccess> = {},
    secrets = new SharedSecrets(),
  ): Promise<Realm> {
    const root = await mkdtemp(join(tmpdir(), 'mcp-keyring-'));
    const folder = join(root, 'keyring');
    await ensureFolder(folder);
    const access = {
      folder,
      key: randomBytes(32),
      version: '0.1.0',
      dist: 'dist/daemon',
      runtimes: [process.execPath],
      env: { ...process.env, HOME: root },
      ...options,
    };
    return new Realm(root, access, secrets);
  }

  /** Opens one more window. */
  async window(options: WindowOptions = {}): Promise<TestWindow> {
    const window = await TestWindow.open(this, options);
    this.windows.push(window);
    return window;
  }

  async daemonPid(): Promise<number> {
    const endpoint = await readEndpoint(this.access.folder);
    if (!endpoint) throw new Error('no daemon');
    return endpoint.pid;
  }

  /** Ends the daemon by its pid and takes the folder away. */
  async close(): Promise<void> {
    for (const window of this.windows) window.close();
    const endpoint = await readEndpoint(this.access.folder);
    if (endpoint) await killed(endpoint.pid);
    await rm(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}

export interface WindowOptions {
  readonly version?: string;
  readonly dist?: string;
  readonly key?: Uint8Array;
  readonly place?: Place;
  readonly decision?: 'approve' | 'deny';
  /** it never tells that SecretStorage changed */
  readonly isQuiet?: boolean;
  /** instead of a browser that follows every redirect */
  readonly open?: (url: string) => Promise<void>;
  /** answers more of what the daemon asks */
  readonly prepare?: (peer: Peer) => void;
}

/** A window without VS Code: everything that a window does for the daemon, over the real socket. */
export class TestWindow {
  readonly realm: Realm;
  readonly log: string[] = [];
  readonly attention: string[] = [];
  readonly #listeners = new Set<() => void>();
  state: State | undefined;
  isStore = false;
  /** what happens before a secret is written */
  onWrite: (key: string) => Promise<void> = async () => undefined;
  #peer: Peer | undefined;

  private constructor(realm: Realm) {
    this.realm = realm;
  }

  static async open(realm: Realm, options: WindowOptions): Promise<TestWindow> {
    const window = new TestWindow(realm);
    const { place = desktop } = options;
    const { version, key, dist } = { ...realm.access, ...options };
    const access = { ...realm.access, version, key, dist };
    const { peer, isStore } = await connectToDaemon(access, {
      face: (ready) => window.#prepare(ready, options),
      store: (proved) =>
        realm.secrets.serve(proved, (secret) => window.onWrite(secret), options.isQuiet),
    });
    window.#peer = peer;
    window.isStore = isStore;
    await peer.request(toDaemon.place, { place, environment: {} });
    if (isStore) {
      const entries = [...realm.secrets.values()];
      await peer.request(toDaemon.unlock, {
        entries,
        servers: [...realm.servers],
        ...testWords,
      });
    }
    return window;
  }

  request<P, R>(of: RequestOf<P, R>, params: P, signal?: AbortSignal): Promise<R> {
    if (!this.#peer) throw new Error('not connected');
    return this.#peer.request(of, params, signal);
  }

  /** Resolves with the first state, the present one included, that fits. */
  async until(fits: (state: State) => boolean): Promise<State> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!this.state || !fits(this.state)) return;
        this.#listeners.delete(look);
        resolve(this.state);
      };
      this.#listeners.add(look);
      look();
    });
  }

  /** Resolves when the daemon ended the connection. */
  async disconnected(): Promise<void> {
    await new Promise<void>((resolve) => this.#peer?.onClose(resolve));
  }

  close(): void {
    this.#peer?.dispose();
  }

  #prepare(peer: Peer, { open, decision = 'approve', prepare }: WindowOptions): void {
    prepare?.(peer);
    peer.handle(toWindow.open, async ({ url }) => {
      if (open) await open(url);
      else void visit(url, { decision });
      return {};
    });
    peer.handle(toWindow.callbackUri, async () => ({
      uri: 'vscode://mcp-keyring.mcp-keyring/callback',
    }));
    peer.on(toWindow.serversCopy, ({ servers }) => (this.realm.servers = servers));
    peer.on(toWindow.attention, ({ account, problem }) =>
      this.attention.push(`${account} ${problem.code}`),
    );
    peer.on(toWindow.log, ({ message }) => this.log.push(message));
    peer.on(toWindow.state, (state) => {
      this.state = state;
      for (const listener of this.#listeners) listener();
    });
  }
}

/** Kills a process and waits until it is gone. */
export async function killed(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGKILL');
    for (;;) {
      process.kill(pid, 0);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  } catch {
    // it is gone
  }
}
