import { EventEmitter, once } from 'node:events';
import { isLease } from '../../core/lease.ts';
import type { Secrets } from '../../core/secrets.ts';
import { toWindow } from '../../protocol/toWindow.ts';
import type { Peer } from '../../protocol/peer.ts';

/** What windows tell of SecretStorage: what another machine or window wrote there is taken over, and who waits is woken. */
export class StoreChanges {
  readonly #told = new EventEmitter().setMaxListeners(0);

  /** A window saw that an entry changed. That window is asked for it: another one may not have it yet. */
  async told(peer: Peer, key: string, secrets: Secrets): Promise<void> {
    if (!isLease(key)) {
      const answer = await peer.request(toWindow.read, { key }).catch(() => undefined);
      if (answer?.entry) await secrets.take(answer.entry);
    }
    this.#told.emit('change');
  }

  /** Resolves at the next change, at the latest after `ms`, and when `signal` is aborted. */
  async next(ms: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const end = (): void => over.abort();
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    await once(this.#told, 'change', { signal: over.signal }).catch(() => undefined);
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}
