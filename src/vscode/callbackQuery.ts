/** What a serialized query consists of; a decoded one shows its issuer's `://`, a serialized one nothing of the kind. */
const SERIALIZED = /^[\w.*+%&=-]*$/u;

/**
 * A query as the browser sent it, from `Uri.query`. VS Code on the desktop has decoded it once: each value is encoded
 * again, so that a `+` or `%` of a code survives. An `&` only separates when a parameter name and `=` follow it.
 * The callback page of a VS Code in the browser passes the query on undecoded.
 */
export function callbackQuery(query: string, isWeb = false): string {
  if (isWeb && SERIALIZED.test(query)) return query;
  return query
    .split(/&(?=[\w-]+=)/u)
    .map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? pair : parameter(pair.slice(0, at), pair.slice(at + 1));
    })
    .join('&');
}

/** A `+` means itself, but in prose a space. */
function parameter(name: string, value: string): string {
  const meant = name === 'error_description' ? value.replaceAll('+', ' ') : value;
  return `${name}=${encodeURIComponent(meant)}`;
}
