import {
  genericGrantRequest,
  tokenRevocation,
  type Configuration,
  type TokenEndpointResponse,
} from 'openid-client';
import { AuthError, quote, type AuthErrorCode } from '../errors.ts';
import type { Fetch, Now } from '../ports.ts';
import { withoutSecrets } from '../withoutSecrets.ts';
import { clientConfiguration } from './client.ts';
import type { ClientRegistration } from './clientRegistration.ts';
import { hostOf } from './document.ts';
import { proving, type DpopNonces } from './dpopNonces.ts';
import type { IssuerMetadata } from './issuerMetadata.ts';
import type { IssuerRules } from './rules.ts';
import { watching, type Seen } from './tokenAnswer.ts';

/** What a token endpoint granted. `expiresIn` and `refreshExpiresIn` in seconds, absent when it does not say. */
export interface Tokens {
  readonly accessToken: string;
  /** in lower case; `n_a` for an assertion that is no access token */
  readonly tokenType: string;
  readonly refreshToken?: string;
  /** 0: it has ended already */
  readonly expiresIn?: number;
  readonly refreshExpiresIn?: number;
  readonly scopes?: string[];
  /** not verified yet */
  readonly idToken?: string;
}

/** The key that a token is bound to, and what proofs with it need. */
export interface Dpop {
  readonly key: string;
  readonly nonces: DpopNonces;
  readonly now: Now;
}

/** Who asks whom: everything a request to an issuer needs. */
export interface IssuerClient {
  readonly fetch: Fetch;
  readonly issuer: IssuerMetadata;
  readonly client: ClientRegistration;
  readonly rules?: IssuerRules;
  readonly dpop?: Dpop | undefined;
}

/**
 * One request to an endpoint of the issuer where we authenticate, whatever the library makes of its answer.
 * @param sent the secrets of the request, which an issuer may echo in its refusal
 * @throws AuthError `token_refused` when the issuer itself says no (`details.error`, `details.description`),
 *   `server_unreachable` when another try may help, `token_invalid` for an answer that is neither what was asked for nor
 *   the issuer's refusal; each with `details.status`, and `details.retryAfter` (seconds) when it asks to be left alone.
 *   Network errors as they are
 */
export async function askIssuer<T>(
  by: IssuerClient,
  ask: (configuration: Configuration, seen: Seen) => Promise<T>,
  sent: readonly string[] = [],
): Promise<T> {
  const { fetch, issuer, client, rules, dpop } = by;
  const seen: Seen = { status: 0 };
  const proved = dpop ? proving(fetch, dpop.key, dpop.nonces, dpop.now) : fetch;
  try {
    const watched = watching(proved, seen, rules);
    return await ask(await clientConfiguration(watched, issuer, client), seen);
  } catch (error) {
    throw asAuthError(error, seen, by, sent);
  }
}

/** The parameters of token requests that are secrets. */
const SECRETS = [
  'refresh_token',
  'code',
  'code_verifier',
  'device_code',
  'assertion',
  'subject_token',
] as const;

/**
 * One request to the token endpoint.
 * @throws AuthError, see {@link askIssuer}
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5
 */
export async function requestTokens(
  by: IssuerClient,
  grantType: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Tokens> {
  const all: Record<string, string> = { ...by.rules?.tokenParams, ...parameters };
  const sent = SECRETS.flatMap((name) => all[name] ?? []);
  const ask = async (configuration: Configuration, seen: Seen): Promise<Tokens> => {
    const answer = await genericGrantRequest(configuration, grantType, all);
    if (!isUnderstood(answer.token_type, by))
      throw new AuthError('token_invalid', { host: hostOf(by.issuer.issuer) });
    return tokensOf(answer, seen);
  };
  return askIssuer(by, ask, sent);
}

function tokensOf(answer: TokenEndpointResponse, { idToken }: Seen): Tokens {
  const { access_token, token_type, refresh_token, expires_in, scope } = answer;
  const { refresh_expires_in: refreshExpiresIn } = answer;
  return {
    accessToken: access_token,
    tokenType: token_type,
    ...(refresh_token !== undefined && { refreshToken: refresh_token }),
    ...(expires_in !== undefined && { expiresIn: expires_in }),
    ...(typeof refreshExpiresIn === 'number' && { refreshExpiresIn }),
    ...(scope !== undefined && { scopes: scope.split(/[\s,]+/u).filter(Boolean) }),
    ...(idToken !== undefined && { idToken }),
  };
}

/** A token that is bound to our key may still be called a bearer token: then it is used as one. */
function isUnderstood(tokenType: string, { dpop }: IssuerClient): boolean {
  return (
    tokenType === 'bearer' || tokenType === 'n_a' || (tokenType === 'dpop' && dpop !== undefined)
  );
}

/**
 * Withdraws a token at the issuer. A token that the issuer does not know counts as withdrawn.
 * @throws AuthError as {@link askIssuer}
 * @see https://www.rfc-editor.org/rfc/rfc7009#section-2
 */
export async function revokeToken(
  by: IssuerClient,
  token: string,
  hint: 'refresh_token' | 'access_token',
): Promise<void> {
  await askIssuer(
    by,
    async (configuration, seen) => {
      try {
        await tokenRevocation(configuration, token, { token_type_hint: hint });
      } catch (error) {
        if (seen.status < 200 || seen.status >= 300) throw error;
      }
    },
    [token],
  );
}

/** OAuth errors that pass: what was asked for may be granted another time. */
const passing: ReadonlySet<string> = new Set([
  'temporarily_unavailable',
  'server_error',
  'slow_down',
]);

/** `sent`: the secrets of the request, which an issuer may echo. */
function asAuthError(
  error: unknown,
  seen: Seen,
  { issuer, client }: IssuerClient,
  sent: readonly string[],
): AuthError {
  const shown = (text: string): string =>
    quote(withoutSecrets(text, [...sent, client.clientSecret ?? '']));
  const details = {
    host: hostOf(issuer.issuer),
    status: String(seen.status),
    error: shown(seen.error ?? `HTTP ${seen.status}`),
    description: shown(seen.description ?? ''),
    ...(seen.retryAfter !== undefined && { retryAfter: String(seen.retryAfter) }),
  };
  return ownCause(error) ?? new AuthError(codeOf(seen), details, error);
}

/** As OAuth spells its errors; frameworks put words there, such as "Not Found". */
const OAUTH_ERROR = /^[a-z][a-z0-9_]*$/u;

/**
 * A refusal is an OAuth error, or the status of one: dead refresh tokens are told as every kind of 4xx. Any other 4xx
 * without an OAuth error did not come from the token endpoint but from what stands before it, such as a firewall.
 */
function codeOf({ status, error }: Seen): AuthErrorCode {
  if (status === 0 || status === 408 || status === 429 || status >= 500)
    return 'server_unreachable';
  if (error !== undefined && passing.has(error)) return 'server_unreachable';
  const refused =
    status === 400 || status === 401 || (error !== undefined && OAUTH_ERROR.test(error));
  return refused ? 'token_refused' : 'token_invalid';
}

/** openid-client wraps what the Fetch port throws. */
function ownCause(error: unknown): AuthError | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof AuthError) return at;
  }
  return undefined;
}
