import * as z from 'zod/mini';

const step = { key: z.string(), generation: z.number(), at: z.number() };

/**
 * One line of the journal. `key` names a secret in SecretStorage, the higher `generation` is the newer one, `at` is ms
 * since the epoch. `spend`: a refresh token of that generation is about to be used; written before the request leaves.
 */
export const journalRecordSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('put'), ...step, value: z.string() }),
  z.object({ kind: z.literal('remove'), ...step }),
  z.object({ kind: z.literal('spend'), ...step }),
]);
export type JournalRecord = z.infer<typeof journalRecordSchema>;

/** What the daemon must remember by itself until SecretStorage has it. In the order of writing, and sealed at rest. */
export interface Journal {
  read(): Promise<readonly JournalRecord[]>;
  /** Resolves when the record is on disk. @throws AuthError `journal_unwritable` with `details.reason`, the errno */
  append(record: JournalRecord): Promise<void>;
  /** Replaces everything, whole or not at all. @throws as {@link Journal.append} */
  rewrite(records: readonly JournalRecord[]): Promise<void>;
  /** Waits for what is being written; nothing can be written afterwards. */
  close(): Promise<void>;
}
