import { createHash } from 'node:crypto';
import { copyFile, type FileHandle, open, readFile } from 'node:fs/promises';
import { AuthError } from '../core/errors.ts';
import { type Journal, type JournalRecord, journalRecordSchema } from '../core/journal.ts';
import { writeFileAtomic } from './atomicFile.ts';
import { errnoOf, ifThere } from './existingFile.ts';
import { setAside } from './jsonFile.ts';
import { parseJson } from './parseJson.ts';
import { type Sealer, sealer, sealerFor } from './sealedLines.ts';

/** What was found wrong when a journal was opened: an unfinished last line (bytes cut), or lines that are not ours. */
export type JournalNote =
  | { readonly kind: 'torn'; readonly bytes: number }
  | { readonly kind: 'damaged'; readonly lines: number; readonly aside: string };

/** A journal in a file. `notes` says what was found wrong with it; those belong into the log of the windows. */
export interface SealedJournal extends Journal {
  readonly notes: readonly JournalNote[];
}

/** The journal that is sealed under `key`: `<file>-<8 hex digits of the key's SHA-256>`. */
export function journalFile(file: string, key: Uint8Array): string {
  return `${file}-${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
}

/**
 * Opens the journal of a realm's 32-byte key; another key's journal is another file and left alone. Nothing is written
 * before the first record. A damaged journal is copied to `<name>.damaged-<n>` and goes on with every line that
 * verifies at its place.
 * @throws AuthError `journal_unwritable` when there is one that cannot be read or set aside
 */
export async function openJournal(file: string, key: Uint8Array): Promise<SealedJournal> {
  if (key.length !== 32) throw new AuthError('internal', { reason: 'journal_key' });
  const path = journalFile(file, key);
  try {
    const found = contentOf(await ifThere(readFile(path, 'latin1')), key);
    const notes: JournalNote[] = found.torn > 0 ? [{ kind: 'torn', bytes: found.torn }] : [];
    const journal = new JournalInFile(path, key, found, notes);
    if (found.bad > 0) {
      notes.push({ kind: 'damaged', lines: found.bad, aside: await setAside(path, copyFile) });
      await journal.rewrite(found.records);
    }
    return journal;
  } catch (error) {
    throw unwritable(error);
  }
}

/** `whole`: the file is exactly these records, and appending at `length` bytes goes on with them. */
interface Content {
  records: JournalRecord[];
  sealer: Sealer;
  length: number;
  whole: boolean;
}

function contentOf(
  text: string | undefined,
  key: Uint8Array,
): Content & { torn: number; bad: number } {
  const end = (text ?? '').lastIndexOf('\n') + 1;
  const torn = (text ?? '').length - end;
  const [header = '', ...lines] = (text ?? '').slice(0, end).split('\n').slice(0, -1);
  const known = sealerFor(key, header);
  const results = lines.map((line, index) => recordOf(known?.unseal(index, line)));
  const records = results.filter((record) => record !== undefined);
  const bad = results.length - records.length + (end > 0 && !known ? 1 : 0);
  const whole = known !== undefined && bad === 0 && torn === 0;
  return { records, sealer: known ?? sealer(key), length: end, whole, torn, bad };
}

function recordOf(text: string | undefined): JournalRecord | undefined {
  return text === undefined ? undefined : parseJson(text, journalRecordSchema);
}

class JournalInFile implements SealedJournal {
  readonly notes: readonly JournalNote[];
  readonly #path: string;
  readonly #key: Uint8Array;
  #content: Content;
  #queue: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(path: string, key: Uint8Array, content: Content, notes: readonly JournalNote[]) {
    this.#path = path;
    this.#key = key;
    this.#content = content;
    this.notes = notes;
  }

  read(): Promise<readonly JournalRecord[]> {
    return this.#next(async () => [...this.#content.records]);
  }

  append(record: JournalRecord): Promise<void> {
    return this.#write(() =>
      this.#content.whole ? this.#add(record) : this.#replace([...this.#content.records, record]),
    );
  }

  rewrite(records: readonly JournalRecord[]): Promise<void> {
    return this.#write(() => this.#replace(records));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#queue;
  }

  #write(task: () => Promise<void>): Promise<void> {
    if (this.#closed)
      return Promise.reject(new AuthError('journal_unwritable', { reason: 'closed' }));
    return this.#next(() =>
      task().catch((error: unknown) => {
        throw unwritable(error);
      }),
    );
  }

  #next<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(task);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #add(record: JournalRecord): Promise<void> {
    const { records, sealer: seals, length } = this.#content;
    const line = Buffer.from(`${seals.seal(records.length, JSON.stringify(record))}\n`, 'latin1');
    const handle = await ifThere(open(this.#path, 'r+'));
    if (!handle) return this.#replace([...records, record]); // somebody deleted it: all of it is in memory
    try {
      if ((await handle.stat()).size !== length) throw changed();
      await this.#appendTo(handle, line);
      this.#content.records.push(record);
      this.#content.length += line.length;
    } finally {
      await handle.close();
    }
  }

  /** Takes a half-written line back. When even that fails, the next write replaces the file from memory. */
  async #appendTo(handle: FileHandle, line: Uint8Array): Promise<void> {
    const { length } = this.#content;
    try {
      await writeAll(handle, line, length);
      await handle.sync();
    } catch (error) {
      this.#content.whole = false;
      await handle.truncate(length).then(
        () => (this.#content.whole = true),
        () => undefined,
      );
      throw error;
    }
  }

  async #replace(records: readonly JournalRecord[]): Promise<void> {
    const seals = sealer(this.#key);
    const sealed = records.map((record, index) => seals.seal(index, JSON.stringify(record)));
    const text = [seals.header, ...sealed, ''].join('\n');
    await writeFileAtomic(this.#path, text, { mode: 0o600 });
    this.#content = { records: [...records], sealer: seals, length: text.length, whole: true };
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

const changed = () => new AuthError('journal_unwritable', { reason: 'changed' });

function unwritable(error: unknown): AuthError {
  if (error instanceof AuthError) return error;
  return new AuthError('journal_unwritable', { reason: errnoOf(error) ?? 'unknown' }, error);
}
