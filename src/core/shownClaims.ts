import { quote } from './errors.ts';

/** More claims are not shown. */
const MOST = 50;

/** The claim of a token as it may be shown. */
export type ShownClaim = string | number | boolean;

/**
 * The claims of a token that may be shown: texts, numbers and booleans at its top, texts as {@link quote} leaves them, at
 * most 50. A token comes from a server: what is nested in it has no bottom, and goes to every window.
 */
export function shownClaims(claims: Readonly<Record<string, unknown>>): Record<string, ShownClaim> {
  const shown: [string, ShownClaim][] = [];
  for (const [name, value] of Object.entries(claims)) {
    const claim = shownClaim(value);
    if (claim !== undefined && shown.length < MOST) shown.push([quote(name), claim]);
  }
  return Object.fromEntries(shown);
}

function shownClaim(value: unknown): ShownClaim | undefined {
  if (typeof value === 'string') return quote(value);
  const finite = typeof value === 'number' && Number.isFinite(value);
  return finite || typeof value === 'boolean' ? value : undefined;
}
