import {
  AuthorizationResponseError,
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomState,
  validateAuthResponse,
} from 'oauth4webapi';
import { AuthError, quote } from '../errors.ts';
import type { ClientRegistration } from './clientRegistration.ts';
import { hostOf } from './document.ts';
import type { IssuerMetadata } from './issuerMetadata.ts';
import type { IssuerRules } from './rules.ts';

/** An authorization that is under way: what was sent, and what the answer is checked against. */
export interface PendingAuthorization {
  readonly url: string;
  readonly state: string;
  readonly verifier: string;
  readonly issuer: IssuerMetadata;
  readonly client: ClientRegistration;
}

/** What to ask for. */
export interface AuthorizationRequest {
  readonly issuer: IssuerMetadata;
  readonly client: ClientRegistration;
  readonly rules: IssuerRules;
  readonly resource?: string | undefined;
  readonly scopes: readonly string[];
  /** the account that the person means. @see https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest */
  readonly loginHint?: string | undefined;
  /** the person means another account than the one that the browser is signed in with */
  readonly selectAccount?: boolean | undefined;
}

/**
 * Refuses an issuer that does not say that it supports PKCE with S256, unless the person said that it does.
 * @throws AuthError `pkce_unsupported`
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization/security-considerations
 */
export function requirePkce(issuer: IssuerMetadata, { assumePkce }: IssuerRules): void {
  if (assumePkce || issuer.code_challenge_methods_supported?.includes('S256')) return;
  throw new AuthError('pkce_unsupported', { host: hostOf(issuer.issuer) });
}

/**
 * The authorization URL with fresh state and PKCE verifier. Parameters are set, not appended: some endpoints carry a
 * query of their own. What the rules add never replaces what we set ourselves.
 * @throws AuthError `metadata_invalid` when the issuer has no authorization endpoint
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1
 * @see https://www.rfc-editor.org/rfc/rfc7636
 */
export async function beginAuthorization(
  request: AuthorizationRequest,
): Promise<PendingAuthorization> {
  const { issuer, client } = request;
  const { authorization_endpoint: endpoint } = issuer;
  if (endpoint === undefined)
    throw new AuthError('metadata_invalid', { host: hostOf(issuer.issuer) });
  const state = generateRandomState();
  const verifier = generateRandomCodeVerifier();
  const url = new URL(endpoint);
  const parameters = { ...asked(request), state, ...(await pkce(verifier)) };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url: url.href, state, verifier, issuer, client };
}

function asked(request: AuthorizationRequest): Record<string, string> {
  const { client, rules, resource, scopes, loginHint } = request;
  const { redirectUri = '', clientId } = client;
  return {
    ...promptFor(request),
    ...(loginHint !== undefined && { login_hint: loginHint }),
    ...rules.authorizationParams,
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    ...(resource !== undefined && { resource }),
    ...scopeParameter(rules, scopes),
  };
}

/** An issuer refuses a prompt that it does not know. @see https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest */
function promptFor({ issuer, scopes, selectAccount }: AuthorizationRequest) {
  const { prompt_values_supported: known } = issuer;
  const selects =
    selectAccount === true && Array.isArray(known) && known.includes('select_account');
  const prompt = [
    ...(selects ? ['select_account'] : []),
    ...(scopes.includes('offline_access') ? ['consent'] : []),
  ];
  return prompt.length > 0 && { prompt: prompt.join(' ') };
}

function scopeParameter({ userToken }: IssuerRules, scopes: readonly string[]) {
  if (scopes.length === 0) return {};
  const { parameter, separator } = userToken ?? { parameter: 'scope', separator: ' ' };
  return { [parameter]: scopes.join(separator) };
}

async function pkce(verifier: string) {
  return {
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
}

/**
 * The code of an answer, after the checks that must come first: issuer, state, repeated parameters.
 * @throws AuthError `response_issuer_mismatch` (nothing of the answer is quoted), `authorization_denied`,
 *   `authorization_failed` (`details.error`, `details.description`)
 * @see https://www.rfc-editor.org/rfc/rfc9207#section-2.4
 */
export function authorizationCode(pending: PendingAuthorization, answer: URLSearchParams): string {
  const { issuer, client, state } = pending;
  const host = hostOf(issuer.issuer);
  checkIssuer(issuer, answer);
  try {
    const code = validateAuthResponse(issuer, { client_id: client.clientId }, answer, state).get(
      'code',
    );
    if (code && answer.getAll('code').length === 1) return code;
  } catch (error) {
    if (error instanceof AuthorizationResponseError) throw refusal(host, error);
    throw new AuthError('authorization_failed', { host, error: '', description: '' }, error);
  }
  throw new AuthError('authorization_failed', { host, error: '', description: '' });
}

function checkIssuer(issuer: IssuerMetadata, answer: URLSearchParams): void {
  const given = answer.getAll('iss');
  const expected = issuer.authorization_response_iss_parameter_supported ? 1 : given.length;
  if (given.length > 1 || given.length !== expected || given.some((iss) => iss !== issuer.issuer)) {
    throw new AuthError('response_issuer_mismatch', { host: hostOf(issuer.issuer) });
  }
}

function refusal(
  host: string,
  { error, error_description }: AuthorizationResponseError,
): AuthError {
  const details = { host, error: quote(error), description: quote(error_description ?? '') };
  return new AuthError(
    error === 'access_denied' ? 'authorization_denied' : 'authorization_failed',
    details,
  );
}
