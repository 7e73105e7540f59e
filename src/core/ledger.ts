import type { JournalRecord } from './journal.ts';

/** A secret in memory, or that it was removed. */
export interface Held {
  /** the higher one is the newer one */
  readonly generation: number;
  /** absent once removed */
  readonly value: string | undefined;
  /** when it changed here, in ms since the epoch; 0 when it came from SecretStorage */
  readonly at: number;
  /** SecretStorage is known to hold this generation */
  readonly stored: boolean;
}

/** What is known of every secret, by key. */
export interface Ledger {
  readonly held: Map<string, Held>;
  /** the generation whose refresh token was sent to its issuer */
  readonly spent: Map<string, { readonly generation: number; readonly at: number }>;
}

/** How long a journal record outlives its confirmation, in ms: another window may read an old copy for a moment. */
const GRACE = 60_000;

/** The generation of a secret; 0 when it was never known. */
export function generationOf({ held }: Ledger, key: string): number {
  return held.get(key)?.generation ?? 0;
}

/** Whether a refresh token of this secret was sent and its answer never kept: it may be used up. */
export function isSpent({ held, spent }: Ledger, key: string): boolean {
  const generation = spent.get(key)?.generation;
  return generation !== undefined && generation === held.get(key)?.generation;
}

/** Takes a record of the journal into the ledger; of two generations the higher one stays. */
export function replay(ledger: Ledger, record: JournalRecord): void {
  const { kind, key, generation, at } = record;
  if (kind === 'spend') {
    ledger.spent.set(key, { generation, at });
  } else if (generation > generationOf(ledger, key)) {
    const value = kind === 'put' ? record.value : undefined;
    ledger.held.set(key, { generation, value, at, stored: false });
  }
}

/** What the journal must still remember at `now` (ms), right after SecretStorage was read. */
export function recordsOf(ledger: Ledger, now: number): JournalRecord[] {
  return recordsWhere(ledger, ({ stored, at }) => !stored || at + GRACE >= now);
}

/** The newest record of everything that changed here, whether it is stored or not: the journal without what it outgrew. */
export function changesOf(ledger: Ledger): JournalRecord[] {
  return recordsWhere(ledger, ({ at }) => at > 0);
}

function recordsWhere(ledger: Ledger, wanted: (held: Held) => boolean): JournalRecord[] {
  const found: JournalRecord[] = [];
  for (const [key, held] of ledger.held) {
    const { generation, value, at } = held;
    if (!wanted(held)) continue;
    if (value === undefined) found.push({ kind: 'remove', key, generation, at });
    else found.push({ kind: 'put', key, generation, value, at });
  }
  for (const [key, { generation, at }] of ledger.spent) {
    if (isSpent(ledger, key)) found.push({ kind: 'spend', key, generation, at });
  }
  return found;
}
