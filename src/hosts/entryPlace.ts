import { AuthError } from '../core/errors.ts';
import type { Dialect } from './host.ts';

/** Where our entry is in a file, and how to know that what is there is ours. */
export interface EntryPlace {
  readonly path: readonly string[];
  readonly dialect: Dialect;
  readonly isOurs: (value: unknown) => boolean;
}

/** What changes one entry of a file and no other byte. */
export interface Editor {
  /**
   * The file with our entry. A missing or blank file becomes one with only that.
   * @throws AuthError `host_file_invalid` (`line`, `column`, `reason`) for a file that its host could not read either;
   * `host_file_changed` with reason `entry_not_ours` when somebody else's entry has our name
   */
  setEntry(
    text: string | undefined,
    place: EntryPlace,
    value: Readonly<Record<string, unknown>>,
  ): string;
  /** The file without our entry; `emptied` tells what becomes of an object around it that is empty then. @throws as setEntry */
  removeEntry(text: string | undefined, place: EntryPlace, emptied?: 'keep' | 'remove'): string;
  /** Whether the object that holds our entry, or would, is in the file. */
  hasContainer(text: string | undefined, place: EntryPlace): boolean;
}

/** The value at our path, if it is ours. @throws AuthError `host_file_changed` with reason `entry_not_ours` */
export function ownValue(value: unknown, { path, isOurs }: EntryPlace): unknown {
  if (isOurs(value)) return value;
  throw new AuthError('host_file_changed', { reason: 'entry_not_ours', name: path.at(-1) ?? '' });
}

/** For an edit whose result is not what was meant; it is never written. */
export function broken(cause?: unknown): AuthError {
  return new AuthError('internal', { reason: 'edit' }, cause);
}
