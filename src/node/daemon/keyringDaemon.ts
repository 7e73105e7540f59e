import { setTimeout as sleep } from 'node:timers/promises';
import { traceOf } from '../../core/errors.ts';
import { toWindow } from '../../protocol/toWindow.ts';
import { bindSocket, publish, unbind, unpublish, type Bound } from '../endpointOfDaemon.ts';
import { Lifetime } from './lifetime.ts';
import { OpenSockets } from './openSockets.ts';
import { buildParts, type Materials } from './buildParts.ts';
import type { Parts } from './parts.ts';
import { RenewalClock } from './renewalClock.ts';
import { serve } from './sessions.ts';
import { stateOf } from './view.ts';
import { WakeWatch } from './wakeWatch.ts';

/** What a daemon runs with. */
export interface DaemonOptions extends Materials {
  readonly version: string;
  /** how long the daemon stays when nobody needs it, in ms */
  readonly idle: number;
  /** how long requests may drain after a hand-over, in ms */
  readonly drain: number;
}

/** The one background process: broker, gateway and clock, with windows as its faces. */
export class Daemon {
  readonly #options: DaemonOptions;
  readonly #parts: Parts;
  readonly #clock: RenewalClock;
  readonly #wakeWatch = new WakeWatch(Date.now, () => this.#wake());
  readonly #lifetime: Lifetime;
  readonly #bound: Bound;
  readonly #sockets = new OpenSockets();
  #end: () => void = () => undefined;
  /** resolves when the process has nothing left to do */
  readonly ended = new Promise<void>((resolve) => (this.#end = resolve));

  private constructor(options: DaemonOptions, parts: Parts, lifetime: Lifetime, bound: Bound) {
    const { broker, windows, changes } = parts;
    this.#options = options;
    this.#parts = parts;
    this.#lifetime = lifetime;
    this.#bound = bound;
    this.#clock = new RenewalClock(broker, Date.now, windows);
    changes.on(() => this.#show());
  }

  /** Opens a daemon: its gateway, its socket, and last the endpoint that tells windows and tools where it is. */
  static async open(options: DaemonOptions): Promise<Daemon> {
    const { folder, version } = options;
    const lifetime = new Lifetime(options.idle);
    const parts = await buildParts(options, lifetime);
    await parts.gatewayPort
      .listen()
      .catch((error: unknown) =>
        parts.windows.warn(`The gateway does not listen: ${traceOf(error)}`),
      );
    const bound = await bindSocket(folder);
    const daemon = new Daemon(options, parts, lifetime, bound);
    daemon.#serve();
    await publish(folder, { address: bound.address, pid: process.pid, version });
    return daemon;
  }

  #serve(): void {
    const { key, version } = this.#options;
    const touched = (): void => this.#lifetime.touch();
    const handOver = (): Promise<void> => this.#handOver();
    this.#bound.server.on('connection', (socket) => {
      this.#sockets.add(socket);
      serve(socket, this.#parts, { key, version, touched, handOver });
    });
    const { windows, gateway, broker } = this.#parts;
    this.#lifetime.begin(
      () => windows.hasStore || gateway.active > 0 || broker.active,
      () => void this.#close(),
    );
  }

  #show(): void {
    const { windows, servers, secrets } = this.#parts;
    windows.tell(toWindow.state, stateOf(this.#parts));
    if (!secrets.unlocked) return; // the journal alone may be behind SecretStorage
    windows.copy(servers.copy(Date.now()));
    void secrets.storePending();
    this.#clock.wind();
  }

  /** The connections are dead and do not know it; what fell due meanwhile is renewed now. */
  #wake(): void {
    this.#parts.gateway.dropUpstreams();
    this.#clock.wind();
  }

  /** Makes room for a successor: nothing new is taken, what runs is kept, the journal is whole. What runs may drain. */
  async #handOver(): Promise<void> {
    const { broker, gateway, journal } = this.#parts;
    this.#clock.stop();
    this.#wakeWatch.stop();
    await gateway.stopListening();
    await unbind(this.#bound);
    await broker.retire();
    await journal.close();
    setImmediate(() => void this.#drain());
  }

  async #drain(): Promise<void> {
    const { gateway, revokedKeys, serversTls, windows } = this.#parts;
    serversTls.dispose();
    revokedKeys.dispose();
    this.#lifetime.stop();
    windows.disconnect();
    const late = new AbortController();
    await Promise.race([gateway.drained(), sleep(this.#options.drain, undefined, late)]).finally(
      () => late.abort(),
    );
    await gateway.close();
    await this.#sockets.close();
    this.#end();
  }

  async #close(): Promise<void> {
    const { folder, version } = this.#options;
    const { address } = this.#bound;
    await unpublish(folder, { address, pid: process.pid, version });
    await this.#handOver();
  }
}
