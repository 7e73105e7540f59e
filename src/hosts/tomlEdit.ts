import { AuthError } from '../core/errors.ts';
import type { EntryPlace } from './entryPlace.ts';
import { ownValue } from './entryPlace.ts';
import { isTable, parseToml, restOf, valueAt, type Table } from './tomlDocument.ts';
import { withMember, withoutMember } from './tomlInline.ts';
import { appendTable, withoutTables, withStrings } from './tomlLayout.ts';

const MARK = '\uFEFF';

/**
 * The file with our entry: a table of its own at the end, or in place where it is there already, which keeps what others
 * added to it. Where the servers are an inline table, it is the first one in there.
 * @throws AuthError as `Editor`; `host_file_invalid` with reason `layout` when no edit of ours leads there
 */
export function setEntry(text: string | undefined, place: EntryPlace, value: Table): string {
  return besideMark(text, (body) => set(body, place, value));
}

function set(before: string, place: EntryPlace, value: Table): string {
  const document = parseToml(before);
  const current = valueAt(document, place.path);
  const fits = (after: string) => isMeant(after, document, place, value);
  if (current === undefined)
    return firstOf(fits, [
      () => [appendTable(before, place.path, value)],
      () => withMember(before, place.path, value),
    ]);
  if (holds(ownValue(current, place), value)) return before;
  return firstOf(fits, [
    () => [withStrings(before, place.path, value)],
    () => [set(remove(before, place), place, value)],
  ]);
}

/**
 * The file without our entry and the tables below it. Undoes {@link setEntry} byte for byte. Tables need no container, so
 * there is none to take away.
 * @throws AuthError as {@link setEntry}
 */
export function removeEntry(text: string | undefined, place: EntryPlace): string {
  return besideMark(text, (body) => remove(body, place));
}

function remove(before: string, place: EntryPlace): string {
  const document = parseToml(before);
  const current = valueAt(document, place.path);
  if (current === undefined) return before;
  ownValue(current, place);
  const fits = (after: string) => isMeant(after, document, place);
  return firstOf(fits, [
    () => [withoutTables(before, place.path)],
    () => withoutMember(before, place.path),
  ]);
}

/** Whether the table around our entry is in the file. */
export function hasContainer(text: string | undefined, { path }: EntryPlace): boolean {
  return valueAt(parseToml(text ?? ''), path.slice(0, -1)) !== undefined;
}

/** A byte order mark stays before the text, and out of sight. */
function besideMark(text: string | undefined, edit: (body: string) => string): string {
  const mark = text?.startsWith(MARK) ? MARK : '';
  return mark + edit((text ?? '').slice(mark.length));
}

/** The edits look at few lines and do not read TOML; what counts is how the host reads what they made. */
function firstOf(
  fits: (after: string) => boolean,
  edits: readonly (() => readonly string[])[],
): string {
  for (const edit of edits) {
    const after = edit().find(fits);
    if (after !== undefined) return after;
  }
  const details = { line: '1', column: '1', reason: 'layout' };
  throw new AuthError('host_file_invalid', details);
}

/** Reads a result as its host will: at our path are our values, or nothing, and all else is as it was. */
function isMeant(after: string, before: Table, { path }: EntryPlace, value?: Table): boolean {
  try {
    const document = parseToml(after);
    if (restOf(document, path) !== restOf(before, path)) return false;
    const entry = valueAt(document, path);
    return value ? holds(entry, value) : entry === undefined;
  } catch (error) {
    if (error instanceof AuthError) return false;
    throw error;
  }
}

function holds(entry: unknown, value: Table): boolean {
  return isTable(entry) && Object.entries(value).every(([key, each]) => entry[key] === each);
}
