import { AuthError } from '../../core/errors.ts';
import type { Log, Person, Place, SecretEntry, SecretStore } from '../../core/ports.ts';
import type { NoticeOf } from '../../protocol/message.ts';
import { toWindow } from '../../protocol/toWindow.ts';
import type { Peer } from '../../protocol/peer.ts';

/** How many messages wait for the first window: what a daemon finds when it starts must reach somebody. */
const EARLY = 50;
/** How long a window may take to answer for its SecretStorage, in ms. */
const STORE_TIME = 5_000;

interface LogMessage {
  readonly level: 'debug' | 'info' | 'warn';
  readonly message: string;
}

/** A connected window: a face, and a store once it proved the SecretStorage key. */
export interface Window {
  readonly peer: Peer;
  isStore: boolean;
  /** it handed over its copy of the servers, which may be newer than ours: before that, ours must not replace it */
  isMerged: boolean;
  place: Place;
  /** orders the windows by when the person looked at them; 0 is never */
  lookedAt: number;
  /** the variables that decide where its hosts keep their files */
  environment: Readonly<Record<string, string>>;
}

/** The windows that are connected now. SecretStorage is reached through whichever of them answers. */
export class Windows implements SecretStore, Log {
  readonly #windows = new Set<Window>();
  readonly #early: LogMessage[] = [];
  #looks = 0;

  /** Whether one of them is a store. A mere face keeps no daemon alive that holds another key than its own. */
  get hasStore(): boolean {
    return [...this.#windows].some(({ isStore }) => isStore);
  }

  add(window: Window): void {
    this.#windows.add(window);
    for (const message of this.#early.splice(0)) window.peer.notify(toWindow.log, message);
  }

  delete(window: Window): void {
    this.#windows.delete(window);
  }

  async write(key: string, generation: number, value: string | undefined): Promise<void> {
    const params = { key, generation, ...(value !== undefined && { value }) };
    await this.#anyStore((peer, signal) => peer.request(toWindow.write, params, signal));
  }

  async read(key: string): Promise<SecretEntry | undefined> {
    const { entry } = await this.#anyStore((peer, signal) =>
      peer.request(toWindow.read, { key }, signal),
    );
    return entry;
  }

  /** Sends a notification to every window. */
  tell<P>(of: NoticeOf<P>, params: P): void {
    for (const { peer } of this.#windows) peer.notify(of, params);
  }

  /** The person looks at this window now. */
  look(window: Window): void {
    this.#looks += 1;
    window.lookedAt = this.#looks;
  }

  /** Sends a notification to the window that the person looked at last: a store, because a mere face may be anybody's. */
  tellOne<P>(of: NoticeOf<P>, params: P): void {
    const order = (one: Window, other: Window): number =>
      Number(other.isStore) - Number(one.isStore) || other.lookedAt - one.lookedAt;
    const [first] = [...this.#windows].toSorted(order);
    first?.peer.notify(of, params);
  }

  /** Gives the windows whose copy was merged what it should hold now. */
  copy(servers: unknown[]): void {
    for (const { peer, isMerged } of this.#windows)
      if (isMerged) peer.notify(toWindow.serversCopy, { servers });
  }

  debug(message: string): void {
    this.#log({ level: 'debug', message });
  }

  info(message: string): void {
    this.#log({ level: 'info', message });
  }

  warn(message: string): void {
    this.#log({ level: 'warn', message });
  }

  /** Ends every connection, after the last answer: the windows look for the next daemon. */
  disconnect(): void {
    for (const { peer } of this.#windows) peer.finish();
  }

  #log(message: LogMessage): void {
    if (this.#windows.size > 0) this.tell(toWindow.log, message);
    else if (message.level !== 'debug' && this.#early.length < EARLY) this.#early.push(message);
  }

  async #anyStore<T>(ask: (peer: Peer, signal: AbortSignal) => Promise<T>): Promise<T> {
    let failed: unknown;
    for (const { peer, isStore } of this.#windows) {
      if (!isStore) continue;
      try {
        return await inTime(ask(peer, AbortSignal.timeout(STORE_TIME)));
      } catch (error) {
        failed = error;
      }
    }
    throw new AuthError('store_unavailable', {}, failed);
  }
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new AuthError('store_unavailable')), STORE_TIME);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** The person in front of a window. */
export function personAt(window: Window, serverId: string): Person {
  const { peer } = window;
  return {
    place: window.place,
    progress: (step) => peer.notify(toWindow.progress, { serverId, step }),
    open: async (url) => {
      await peer.request(toWindow.open, { serverId, url });
    },
    callbackUri: async () => (await peer.request(toWindow.callbackUri, {})).uri,
    client: async (needed, signal) =>
      (await peer.request(toWindow.client, { serverId, needed }, signal)).client,
    scopes: async (offered, signal) =>
      (await peer.request(toWindow.scopes, { serverId, offered: [...offered] }, signal)).chosen,
    showCode: async (code) => {
      await peer.request(toWindow.showCode, { serverId, code });
    },
    pasted: async (redirectUri, signal) =>
      (await peer.request(toWindow.pasted, { serverId, redirectUri }, signal)).address,
  };
}
