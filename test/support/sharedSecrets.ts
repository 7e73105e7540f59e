import { EventEmitter } from 'node:events';
import type { SecretEntry } from '../../src/core/ports.ts';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { toWindow } from '../../src/protocol/toWindow.ts';
import type { Peer } from '../../src/protocol/peer.ts';

/** A SecretStorage in memory, as all windows see it that share it. */
export class SharedSecrets extends Map<string, SecretEntry> {
  readonly #changes = new EventEmitter().setMaxListeners(0);

  override set(key: string, entry: SecretEntry): this {
    super.set(key, entry);
    this.#changes.emit('change', key);
    return this;
  }

  override delete(key: string): boolean {
    const deleted = super.delete(key);
    this.#changes.emit('change', key);
    return deleted;
  }

  /** What a window does for a daemon that proved the key; a quiet one never tells that something changed. */
  serve(peer: Peer, onWrite: (key: string) => Promise<void>, isQuiet = false): void {
    const tell = (key: string): void => peer.notify(toDaemon.storeChanged, { key });
    if (!isQuiet) this.#changes.on('change', tell);
    peer.onClose(() => this.#changes.off('change', tell));
    peer.handle(toWindow.write, async ({ key, generation, value }) => {
      await onWrite(key);
      if (value === undefined) this.delete(key);
      else this.set(key, { key, generation, value });
      return {};
    });
    peer.handle(toWindow.read, async ({ key }) => {
      const entry = this.get(key);
      return entry ? { entry } : {};
    });
  }
}
