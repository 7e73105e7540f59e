import { genericGrantRequest, tokenRevocation } from 'openid-client';
import type { ClientRegistration } from '../credential.ts';
import { AuthError, quote, type AuthErrorCode } from '../errors.ts';
import type { Fetch } from '../ports.ts';
import { withoutSecrets } from '../withoutSecrets.ts';
import { clientConfiguration } from './client.ts';
import { hostOf } from './document.ts';
import type { IssuerMetadata } from './issuerMetadata.ts';
import { watching, type Seen } from './tokenAnswer.ts';

/** What a token endpoint granted. `expiresIn` in seconds. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly expiresIn?: number;
  readonly scopes?: string[];
}

/** Who asks whom: everything a request to an issuer needs. */
export interface IssuerClient {
  readonly fetch: Fetch;
  readonly issuer: IssuerMetadata;
  readonly client: ClientRegistration;
}

/**
 * One request to the token endpoint.
 * @throws AuthError `token_refused` when the issuer itself says no (`details.error`, `details.description`),
 *   `server_unreachable` when another try may help, `token_invalid` for an answer that is neither a token response nor
 *   an OAuth error; each with `details.status`. Network errors as they are
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5
 */
export async function requestTokens(
  by: IssuerClient,
  grantType: 'authorization_code' | 'refresh_token',
  parameters: Readonly<Record<string, string>>,
): Promise<Tokens> {
  const seen: Seen = { status: 0 };
  const configuration = clientConfiguration(watching(by.fetch, seen), by.issuer, by.client);
  try {
    const answer = await genericGrantRequest(configuration, grantType, parameters);
    if (answer.token_type !== 'bearer')
      throw new AuthError('token_invalid', { host: hostOf(by.issuer.issuer) });
    return {
      accessToken: answer.access_token,
      ...(answer.refresh_token !== undefined && { refreshToken: answer.refresh_token }),
      ...(answer.expires_in !== undefined && { expiresIn: answer.expires_in }),
      ...(answer.scope !== undefined && { scopes: answer.scope.split(' ').filter(Boolean) }),
    };
  } catch (error) {
    const { refresh_token = '', code = '', code_verifier = '' } = parameters;
    throw asAuthError(error, seen, by, [refresh_token, code, code_verifier]);
  }
}

/**
 * Withdraws a token at the issuer. A token that the issuer does not know counts as withdrawn.
 * @throws AuthError as {@link requestTokens}
 * @see https://www.rfc-editor.org/rfc/rfc7009#section-2
 */
export async function revokeToken(
  by: IssuerClient,
  token: string,
  hint: 'refresh_token' | 'access_token',
): Promise<void> {
  const seen: Seen = { status: 0 };
  const configuration = clientConfiguration(watching(by.fetch, seen), by.issuer, by.client);
  try {
    await tokenRevocation(configuration, token, { token_type_hint: hint });
  } catch (error) {
    if (seen.status >= 200 && seen.status < 300) return;
    throw asAuthError(error, seen, by, [token]);
  }
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
  };
  return ownCause(error) ?? new AuthError(codeOf(seen), details, error);
}

function codeOf({ status, error }: Seen): AuthErrorCode {
  if (status === 0 || status === 408 || status === 429 || status >= 500)
    return 'server_unreachable';
  if (error === undefined) return 'token_invalid';
  return passing.has(error) ? 'server_unreachable' : 'token_refused';
}

/** openid-client wraps what the Fetch port throws. */
function ownCause(error: unknown): AuthError | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof AuthError) return at;
  }
  return undefined;
}
