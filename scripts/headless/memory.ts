import { AuthError } from '../../src/core/errors.ts';
import type { Journal, JournalRecord } from '../../src/core/journal.ts';
import type { OAuthSettings } from '../../src/core/oauth/settings.ts';
import type { Log, SecretEntry, SecretStore, Servers } from '../../src/core/ports.ts';
import type { Server } from '../../src/core/server.ts';

export const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined };

/** A journal in memory. */
export class MemoryJournal implements Journal {
  records: JournalRecord[] = [];
  failing = false;

  async read(): Promise<readonly JournalRecord[]> {
    return [...this.records];
  }

  async append(record: JournalRecord): Promise<void> {
    if (this.failing) throw new Error('disk full');
    this.records.push(record);
  }

  async rewrite(records: readonly JournalRecord[]): Promise<void> {
    this.records = [...records];
  }

  async close(): Promise<void> {}
}

/** A SecretStorage in memory. */
export class MemoryStore implements SecretStore {
  readonly entries = new Map<string, SecretEntry>();
  available = true;

  async write(key: string, generation: number, value: string | undefined): Promise<void> {
    if (!this.available) throw new Error('no window');
    if (value === undefined) this.entries.delete(key);
    else this.entries.set(key, { key, generation, value });
  }

  async read(key: string): Promise<SecretEntry | undefined> {
    if (!this.available) throw new Error('no window');
    return this.entries.get(key);
  }
}

/** Servers in memory, the given objects themselves. */
export class MemoryServers implements Servers {
  readonly #servers: Server[];

  constructor(servers: Server[]) {
    this.#servers = servers;
  }

  list(): readonly Server[] {
    return this.#servers;
  }

  get(id: string): Server | undefined {
    return this.#servers.find((server) => server.id === id);
  }

  async configure(id: string, oauth: OAuthSettings): Promise<void> {
    const server = this.get(id);
    if (!server) throw new AuthError('server_unknown', { server: id });
    server.auth = { ...server.auth, oauth };
  }
}
