import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { status, type Status } from '../../src/core/status.ts';
import { type Endpoint, readEndpoint } from '../../src/node/endpoint.ts';
import { nonce } from '../../src/protocol/handshake.ts';
import type { RequestOf } from '../../src/protocol/message.ts';
import { PROTOCOL, toDaemon } from '../../src/protocol/toDaemon.ts';
import { toWindow } from '../../src/protocol/toWindow.ts';
import { Peer } from '../../src/protocol/peer.ts';
import type { ServerView, State } from '../../src/protocol/state.ts';
import { eventually } from './eventually.ts';

/** The keyring in the folder of a user's keyrings, once its daemon listens. The user of a test has one. */
export async function findKeyring(
  keyrings: string,
): Promise<{ folder: string; endpoint: Endpoint }> {
  return eventually('a daemon has published its endpoint', async () => {
    for (const name of await readdir(keyrings)) {
      const endpoint = await readEndpoint(join(keyrings, name));
      if (endpoint) return { folder: join(keyrings, name), endpoint };
    }
    return undefined;
  });
}

/** A window without the key: what the running daemon shows to anybody, seen from outside through its socket. */
export class Observer {
  readonly folder: string;
  readonly pid: number;
  readonly #peer: Peer;
  #state: State | undefined;

  private constructor(folder: string, pid: number, peer: Peer) {
    this.folder = folder;
    this.pid = pid;
    this.#peer = peer;
  }

  static async connect(keyrings: string): Promise<Observer> {
    return eventually('the daemon greets a face', async () => {
      const { folder, endpoint } = await findKeyring(keyrings);
      const peer = new Peer(connect(endpoint.address));
      const observer = new Observer(folder, endpoint.pid, peer);
      peer.on(toWindow.state, (state) => (observer.#state = state));
      peer.listen();
      const hello = {
        role: 'window',
        protocol: PROTOCOL,
        version: '0.0.0',
        nonce: nonce(),
      } as const;
      await peer.request(toDaemon.hello, hello);
      return observer;
    });
  }

  get closed(): boolean {
    return this.#peer.closed;
  }

  /** The first state, the present one included, that fits. */
  until(what: string, fits: (state: State) => boolean, within?: number): Promise<State> {
    return eventually(what, () => (this.#state && fits(this.#state) ? this.#state : false), within);
  }

  /** The first view of a server that fits; the server is found by its name. */
  async server(
    name: string,
    what: string,
    fits: (view: ServerView) => boolean,
    within?: number,
  ): Promise<ServerView> {
    const find = ({ servers }: State): ServerView | undefined =>
      servers.find(({ server }) => server.name === name);
    const has = (state: State): boolean => {
      const view = find(state);
      return view !== undefined && fits(view);
    };
    const found = find(await this.until(`${name}: ${what}`, has, within));
    if (!found) throw new Error(`${name} went away`);
    return found;
  }

  request<P, R>(of: RequestOf<P, R>, params: P): Promise<R> {
    return this.#peer.request(of, params);
  }

  /** Leaves no server to the next test. */
  async removeServers(): Promise<void> {
    const { servers } = await this.until('a state', () => true);
    for (const { server } of servers) await this.request(toDaemon.removeServer, { id: server.id });
    await this.until('no server is left', (state) => state.servers.length === 0);
  }

  close(): void {
    this.#peer.dispose();
  }
}

/** What the tree, the status bar and the gateway make of a view now. */
export function statusOf(view: Pick<ServerView, 'server' | 'credential' | 'keys'>): Status {
  return status(view.server, view, Date.now());
}
