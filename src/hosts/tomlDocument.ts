import { parse, TomlDate, TomlError } from 'smol-toml';
import { AuthError } from '../core/errors.ts';

/** A table of a file, or the file itself. Whole numbers beyond 2⁵³ are `bigint`, dates are `TomlDate`. */
export type Table = Readonly<Record<string, unknown>>;

/**
 * Reads a whole file as TOML 1.1, which is what Codex takes; a byte order mark does not count.
 * @throws AuthError `host_file_invalid` with `line`, `column` (both from 1) and `reason` `toml`
 * @see https://toml.io/en/v1.1.0
 */
export function parseToml(text: string): Table {
  try {
    return parse(text, { integersAsBigInt: 'asNeeded' });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const { line, column } = error;
    const details = { line: String(line), column: String(column), reason: 'toml' };
    throw new AuthError('host_file_invalid', details, error);
  }
}

/** Whether a value is a table: neither a list nor a date. */
export function isTable(value: unknown): value is Table {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
  );
}

/** The value at a path. @throws AuthError `host_file_invalid` where something else than a table leads to it */
export function valueAt(table: Table, path: readonly string[]): unknown {
  let value: unknown = table;
  for (const key of path) {
    if (value === undefined) return undefined;
    if (!isTable(value)) throw notTable();
    value = Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

/**
 * All that a file says except what is at `path`, as text that is equal for equal content: the order of keys counts, layout
 * and comments do not, and a table that only leads to `path` counts as absent.
 */
export function restOf(table: Table, path: readonly string[]): string {
  return JSON.stringify(outline(table, path) ?? null);
}

function outline(value: unknown, path: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((each) => outline(each, []));
  if (!isTable(value)) return [typeof value, literal(value)];
  const members = Object.entries(value).flatMap(([key, inner]) => memberOutline(key, inner, path));
  return members.length === 0 && path.length > 0 ? undefined : { members };
}

function memberOutline(key: string, value: unknown, path: readonly string[]): unknown[] {
  if (key !== path[0]) return [[key, outline(value, [])]];
  const inner = path.length === 1 ? undefined : outline(value, path.slice(1));
  return inner === undefined ? [] : [[key, inner]];
}

/** `-0`, `inf` and `nan` are values that JSON does not know. */
function literal(value: unknown): string {
  if (value instanceof TomlDate) return value.toISOString();
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The reader gives no place for what is well formed. */
function notTable(): AuthError {
  const details = { line: '1', column: '1', reason: 'not_an_object' };
  return new AuthError('host_file_invalid', details);
}
