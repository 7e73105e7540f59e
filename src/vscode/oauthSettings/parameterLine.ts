/** A parameter as `name=value`; the first `=` separates, the value may hold more. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** What may be wrong with a line. */
export type LineProblem = 'no_equals' | 'no_name' | 'bad_name' | 'reserved';

/** What the engine sets by itself, or by a setting of its own. */
const RESERVED: ReadonlySet<string> = new Set([
  'client_id',
  'client_secret',
  'code',
  'code_challenge',
  'code_challenge_method',
  'code_verifier',
  'grant_type',
  'redirect_uri',
  'refresh_token',
  'resource',
  'response_type',
  'scope',
  'state',
]);

/** Reads a line, white space around name and value left out. */
export function parameterOf(line: string): Parameter | LineProblem {
  const at = line.indexOf('=');
  if (at < 0) return 'no_equals';
  const name = line.slice(0, at).trim();
  if (name === '') return 'no_name';
  if (!/^[\w.~-]+$/u.test(name)) return 'bad_name';
  return RESERVED.has(name) ? 'reserved' : { name, value: line.slice(at + 1).trim() };
}

/** A map of parameters as lines, in their order. */
export function linesOf(parameters: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
}

/**
 * The map with `line` in the place of `before`, or at the end without one; a missing line is taken out. `undefined` when
 * nothing is left.
 */
export function withLine(
  parameters: Readonly<Record<string, string>> = {},
  before: string | undefined,
  line: Parameter | undefined,
): Record<string, string> | undefined {
  const added = line ? [[line.name, line.value] as const] : [];
  const kept = Object.entries(parameters).flatMap((entry) =>
    entry[0] === before ? added : [entry],
  );
  const all = before === undefined ? [...kept, ...added] : kept;
  return all.length > 0 ? Object.fromEntries(all) : undefined;
}
