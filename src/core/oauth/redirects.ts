import type { Place, Redirect } from '../ports.ts';

/** Products whose URI scheme the operating system knows, so that a browser can come back by it. */
const registeredSchemes = new Set([
  'vscode',
  'vscode-insiders',
  'vscodium',
  'cursor',
  'windsurf',
  'kiro',
  'antigravity',
]);

/**
 * The redirects that can reach a window, best first; the first one that the issuer accepts is used. Loopback comes first
 * where the browser is on the daemon's machine, because issuers may refuse app schemes and the specification asks for
 * localhost or https.
 *
 * | where | candidates |
 * |---|---|
 * | desktop, local, known product | loopback, URI handler |
 * | desktop, local, unknown product | loopback |
 * | desktop, remote, known product | URI handler |
 * | desktop, remote, unknown product | none |
 * | browser | URI handler |
 * | any, chosen by the user | the chosen one |
 */
export function redirectCandidates(place: Place): readonly Redirect['kind'][] {
  if (place.redirect !== 'auto') return [place.redirect];
  if (place.ui === 'web') return ['uriHandler'];
  const uriHandler = registeredSchemes.has(place.uriScheme) ? (['uriHandler'] as const) : [];
  return place.remote ? uriHandler : ['loopback', ...uriHandler];
}
