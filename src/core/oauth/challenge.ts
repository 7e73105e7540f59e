/** One challenge of a `WWW-Authenticate` header. @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1 */
export interface Challenge {
  /** in lower case */
  readonly scheme: string;
  /** names in lower case; of a repeated one the first counts */
  readonly parameters: ReadonlyMap<string, string>;
}

/** What an OAuth client takes from a Bearer or DPoP challenge. @see https://www.rfc-editor.org/rfc/rfc9728#section-5.1 */
export interface BearerChallenge {
  /** the server wants proofs with its tokens. @see https://www.rfc-editor.org/rfc/rfc9449#section-7.1 */
  readonly dpop?: true;
  readonly resourceMetadata?: string;
  readonly scope?: string;
  readonly error?: string;
}

const NAME = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const PARAMETER = /([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/y;
const TOKEN68 = /[ \t]+[0-9A-Za-z._~+/-]+=*[ \t]*(?=,|$)/y;
const SEPARATORS = /[\s,]+/y;
const GARBAGE = /[^,]*/y;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/**
 * Every challenge of a header value, in order. Malformed parts are skipped, so that one bad challenge does not hide the
 * next: a server's mistakes must never throw here.
 */
export function parseChallenges(header: string): Challenge[] {
  const found: { scheme: string; parameters: Map<string, string> }[] = [];
  let at = 0;
  while (at < header.length) {
    at += matchAt(SEPARATORS, header, at)?.[0].length ?? 0;
    const parameter = matchAt(PARAMETER, header, at);
    const name = matchAt(NAME, header, at);
    if (parameter) {
      const [, key = '', quoted, bare = ''] = parameter;
      const parameters = found.at(-1)?.parameters;
      if (parameters && !parameters.has(key.toLowerCase())) {
        parameters.set(key.toLowerCase(), quoted?.replace(/\\(.)/gu, '$1') ?? bare);
      }
    } else if (name) {
      found.push({ scheme: name[0].toLowerCase(), parameters: new Map() });
    }
    at +=
      parameter?.[0].length ??
      name?.[0].length ??
      Math.max(1, matchAt(GARBAGE, header, at)?.[0].length ?? 1);
    if (name && !parameter) at += matchAt(TOKEN68, header, at)?.[0].length ?? 0;
  }
  return found;
}

/** The Bearer challenge of a header value, else its DPoP challenge; `undefined` when there is neither. */
export function bearerChallenge(header: string | null | undefined): BearerChallenge | undefined {
  const challenges = parseChallenges(header ?? '');
  const named = (scheme: string) => challenges.find((one) => one.scheme === scheme);
  const bearer = named('bearer') ?? named('dpop');
  if (!bearer) return undefined;
  const resourceMetadata = bearer.parameters.get('resource_metadata');
  const scope = bearer.parameters.get('scope');
  const error = bearer.parameters.get('error');
  return {
    ...(bearer.scheme === 'dpop' && { dpop: true }),
    ...(resourceMetadata !== undefined && { resourceMetadata }),
    ...(scope !== undefined && { scope }),
    ...(error !== undefined && { error }),
  };
}
