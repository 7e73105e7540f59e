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
 * localhost or https. Pasting the address at which the browser ended always works, so it comes last.
 *
 * | where | candidates |
 * |---|---|
 * | desktop, local, known product | loopback, URI handler, paste |
 * | desktop, local, unknown product | loopback, paste |
 * | desktop, remote, known product | URI handler, paste |
 * | desktop, remote, unknown product | paste |
 * | browser | URI handler, paste |
 * | no browser | paste |
 * | any, chosen by the user | the chosen one |
 *
 * @param chosen the setting of the server, which comes before that of the window
 */
export function redirectCandidates(
  place: Place,
  chosen?: Redirect['kind'],
): readonly Redirect['kind'][] {
  const choice = chosen ?? (place.redirect === 'auto' ? undefined : place.redirect);
  if (choice) return [choice];
  if (place.ui === 'none') return ['paste'];
  if (place.ui === 'web') return ['uriHandler', 'paste'];
  const uriHandler = registeredSchemes.has(place.uriScheme) ? (['uriHandler'] as const) : [];
  return place.remote ? [...uriHandler, 'paste'] : ['loopback', ...uriHandler, 'paste'];
}
