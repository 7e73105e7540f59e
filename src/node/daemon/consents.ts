import * as z from 'zod/mini';
import { demandOf } from '../../core/keys/demand.ts';
import type { Log } from '../../core/ports.ts';
import type { Server } from '../../core/server.ts';
import { readJson, writeJson } from '../jsonFile.ts';

const fileSchema = z.record(z.string(), z.string());

/**
 * Which servers a person on this machine let have the keys and variables that they name. Settings Sync may bring a server
 * of the same names and another address: whoever can write that copy must not get what is only here. Holds no secret.
 */
export class Consents {
  readonly #path: string;
  readonly #given: Map<string, string>;
  /** a server is another object after each change */
  readonly #demands = new WeakMap<Server, string>();
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, given: Map<string, string>) {
    this.#path = path;
    this.#given = given;
  }

  /** Reads the file; without one, or with a damaged one, every server is asked about again. */
  static async open(path: string, log: Log): Promise<Consents> {
    const read = await readJson(path, fileSchema, (aside) =>
      log.warn(`The file with the servers that may have keys was damaged; it is kept as ${aside}`),
    );
    return new Consents(path, new Map(Object.entries(read ?? {})));
  }

  /** Whether a server may have what it names now; one that names nothing may. */
  has(server: Server): boolean {
    const demand = this.#demandOf(server);
    return demand === '' || this.#given.get(server.id) === demand;
  }

  /** Lets a server have what it names, and nothing that it names later. */
  async give(server: Server): Promise<void> {
    if (this.has(server)) return;
    this.#given.set(server.id, this.#demandOf(server));
    await this.#write();
  }

  /** Lets go of a server that is removed. */
  async forget(serverId: string): Promise<void> {
    if (this.#given.delete(serverId)) await this.#write();
  }

  #demandOf(server: Server): string {
    const demand = this.#demands.get(server) ?? demandOf(server) ?? '';
    this.#demands.set(server, demand);
    return demand;
  }

  async #write(): Promise<void> {
    const write = this.#writing.then(() => writeJson(this.#path, Object.fromEntries(this.#given)));
    this.#writing = write.catch(() => undefined);
    await write;
  }
}
