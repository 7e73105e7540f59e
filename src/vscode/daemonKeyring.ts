import * as vscode from 'vscode';
import { toAuthError, traceOf, type AuthError } from '../core/errors.ts';
import type { Log, Step } from '../core/ports.ts';
import { connectToDaemon, type DaemonAccess, type DaemonConnection } from '../node/daemonClient.ts';
import type { RequestOf } from '../protocol/message.ts';
import { toDaemon } from '../protocol/toDaemon.ts';
import { toWindow } from '../protocol/toWindow.ts';
import type { Problem, State } from '../protocol/state.ts';
import type { Peer } from '../protocol/peer.ts';
import { outside } from './keys/outside.ts';
import type { Keyring } from './keyring.ts';
import type { WindowDuties } from './windowDuties.ts';

/** After a failed connection the next try comes this much later, doubled up to the longest, in ms. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;

/** How to reach the daemon, and what this window found wrong on the way. */
export interface WindowAccess extends DaemonAccess {
  readonly problems: readonly Problem[];
}

/** The daemon as this window sees it: connected at once, started when it is not there, found again when it goes. */
export class DaemonKeyring implements Keyring {
  readonly #access: () => Promise<WindowAccess>;
  readonly #duties: WindowDuties;
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #progressed = new vscode.EventEmitter<{ serverId: string; step: Step }>();
  readonly onDidChange = this.#changed.event;
  readonly onProgress = this.#progressed.event;
  #state: State | undefined;
  /** found at one connection, true for as long as the window lives */
  #found: readonly Problem[] = [];
  #problem: AuthError | undefined;
  #connecting: Promise<Peer> | undefined;
  #connection: DaemonConnection | undefined;
  /** what this connection was told of the outside last */
  #told = '';
  #retry: NodeJS.Timeout | undefined;
  #pause = FIRST_PAUSE;
  #disposed = false;

  constructor(access: () => Promise<WindowAccess>, duties: WindowDuties, log: Log) {
    this.#access = access;
    this.#duties = duties;
    this.#log = log;
  }

  get state(): State | undefined {
    return this.#state;
  }

  get problem(): AuthError | undefined {
    return this.#problem;
  }

  /** Connects in the background. What goes wrong becomes {@link problem}. */
  wake(): void {
    this.#connected().catch(() => undefined);
  }

  /** Tells the daemon again where this window runs. */
  async announcePlace(): Promise<void> {
    const peer = await this.#connected();
    await peer.request(toDaemon.place, this.#duties.place());
  }

  /** Tells the daemon again how to reach other machines, when this window may. */
  async announceNetwork(): Promise<void> {
    const peer = await this.#connected();
    await peer.request(toDaemon.network, await this.#duties.network());
  }

  async announceOutside(variables: readonly string[] = []): Promise<void> {
    const peer = await this.#connected();
    if (this.#connection?.isStore) await this.#tellOutside(peer, variables);
  }

  async unlock(): Promise<void> {
    const peer = await this.#connected();
    if (this.#connection?.isStore) return this.#unlock(peer);
    this.#connection = undefined;
    this.#connecting = undefined;
    peer.dispose();
    await this.#connected();
  }

  async request<P, R>(
    of: RequestOf<P, R>,
    params: P,
    token?: vscode.CancellationToken,
  ): Promise<R> {
    const peer = await this.#connected();
    const cancelled = new AbortController();
    const subscription = token?.onCancellationRequested(() => cancelled.abort());
    try {
      return await peer.request(of, params, cancelled.signal);
    } finally {
      subscription?.dispose();
    }
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#retry);
    this.#connecting?.then((peer) => peer.dispose()).catch(() => undefined);
    this.#changed.dispose();
    this.#progressed.dispose();
  }

  #connected(): Promise<Peer> {
    clearTimeout(this.#retry);
    this.#connecting ??= this.#connect().catch((error: unknown) => {
      this.#lost(toAuthError(error, 'daemon_unavailable'));
      throw error;
    });
    return this.#connecting;
  }

  async #connect(): Promise<Peer> {
    const access = await this.#access();
    this.#told = '';
    if (access.problems.length > 0) this.#found = access.problems;
    const { peer, isStore } = await connectToDaemon(access, {
      face: (ready) => this.#prepare(ready),
      store: (proved) => this.#duties.store(proved),
    });
    try {
      await peer.request(toDaemon.place, this.#duties.place());
      if (isStore) await this.#unlock(peer);
    } catch (error) {
      peer.dispose();
      throw error;
    }
    this.#connection = { peer, isStore };
    peer.onClose(() => this.#connection?.peer === peer && this.#lost(undefined));
    this.#pause = FIRST_PAUSE;
    this.#problem = undefined;
    this.#changed.fire();
    return peer;
  }

  /** The network and the outside first: after the unlock the daemon renews what is due, and lets in who waited. */
  async #unlock(peer: Peer): Promise<void> {
    await peer.request(toDaemon.network, await this.#duties.network());
    await this.#tellOutside(peer);
    await peer.request(toDaemon.unlock, await this.#duties.handOver());
  }

  async #tellOutside(peer: Peer, variables: readonly string[] = []): Promise<void> {
    const said = outside(this.#state, process.env, variables);
    const text = JSON.stringify(said);
    if (!said || text === this.#told) return;
    this.#told = text;
    await peer.request(toDaemon.outside, said);
  }

  #prepare(peer: Peer): void {
    this.#duties.face(peer);
    peer.on(toWindow.progress, (progress) => this.#progressed.fire(progress));
    peer.on(toWindow.state, (state) => {
      this.#state = { ...state, problems: [...state.problems, ...this.#found] };
      this.#changed.fire();
      this.announceOutside().catch(() => undefined);
    });
  }

  /** The daemon ended, was killed or gave way to a newer one: look for the next, at once and then ever later. */
  #lost(problem: AuthError | undefined): void {
    this.#connecting = undefined;
    this.#connection = undefined;
    if (this.#disposed) return;
    this.#problem = problem ?? this.#problem;
    if (problem) this.#log.warn(`No daemon: ${traceOf(problem)}`);
    this.#retry = setTimeout(() => this.wake(), problem ? this.#pause : 0);
    if (problem) this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
    this.#changed.fire();
  }
}
