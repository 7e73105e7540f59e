import { allowInsecureRequests, customFetch, dynamicClientRegistrationRequest } from 'oauth4webapi';
import * as z from 'zod/mini';
import { AuthError, quote } from '../errors.ts';
import { isSecureUrl } from '../loopback.ts';
import type { Fetch } from '../ports.ts';
import type { ClientAuthMethod, ClientRegistration } from './clientRegistration.ts';
import { hostOf } from './document.ts';
import type { IssuerMetadata } from './issuerMetadata.ts';

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

const answerSchema = z.object({
  client_id: z.string().check(z.minLength(1)),
  client_secret: z.optional(z.nullable(z.string())),
  client_secret_expires_at: z.optional(z.nullable(z.number())),
  token_endpoint_auth_method: z.optional(z.nullable(z.string())),
  registration_client_uri: z.optional(z.nullable(z.string())),
  registration_access_token: z.optional(z.nullable(z.string())),
});
type Answer = z.infer<typeof answerSchema>;
const refusalSchema = z.object({ error: z.string(), error_description: z.optional(z.string()) });

/** What to register: a client for one redirect URI, or for the device grant, that will ask for these scopes. */
export interface RegistrationRequest {
  /** the issuer as the server names it */
  readonly name: string;
  readonly issuer: IssuerMetadata;
  /** absent for the device grant */
  readonly redirectUri: string | undefined;
  readonly scopes: readonly string[];
  readonly initialAccessToken?: string | undefined;
}

/**
 * Registers us at an issuer, for one redirect URI. Scopes are named, because some issuers hold a client to those; an
 * issuer that refuses them is asked once more without.
 * @returns a registration to be kept for this issuer and redirect
 * @throws AuthError `registration_unavailable` when the issuer has no registration endpoint, `registration_refused`
 *   (`details.error`, `details.description`), `metadata_invalid` when the answer is no registration
 * @see https://www.rfc-editor.org/rfc/rfc7591#section-3
 */
export async function registerClient(
  fetch: Fetch,
  request: RegistrationRequest,
  now: number,
  signal: AbortSignal,
): Promise<ClientRegistration> {
  const { issuer, scopes } = request;
  const host = hostOf(issuer.issuer);
  if (!issuer.registration_endpoint) throw new AuthError('registration_unavailable', { host });
  const method = supportedMethod(issuer);
  let asked = request;
  let response = await post(fetch, asked, method, signal);
  if (response.status === 400 && scopes.length > 0 && !(await isAboutRedirect(response))) {
    asked = { ...request, scopes: [] };
    response = await post(fetch, asked, method, signal);
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw refusal(host, response.status, body);
  const answer = answerSchema.safeParse(body);
  if (!answer.success) throw new AuthError('metadata_invalid', { host });
  return registration(asked, method, answer.data, now);
}

function post(
  fetch: Fetch,
  { issuer, redirectUri, scopes, initialAccessToken }: RegistrationRequest,
  method: ClientAuthMethod,
  signal: AbortSignal,
): Promise<Response> {
  return dynamicClientRegistrationRequest(issuer, clientMetadata(redirectUri, scopes, method), {
    [customFetch]: fetch,
    [allowInsecureRequests]: true,
    signal,
    ...(initialAccessToken !== undefined && { initialAccessToken }),
  });
}

async function isAboutRedirect(response: Response): Promise<boolean> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  const parsed = refusalSchema.safeParse(body);
  return parsed.success && parsed.data.error === 'invalid_redirect_uri';
}

/**
 * Our metadata, of RFC 7591 members only: some issuers refuse what they do not know.
 * @see https://www.rfc-editor.org/rfc/rfc7591#section-2
 */
function clientMetadata(
  redirectUri: string | undefined,
  scopes: readonly string[],
  method: ClientAuthMethod,
): Record<string, string | string[]> {
  const device = redirectUri === undefined;
  return {
    client_name: 'MCP Keyring',
    application_type: redirectUri?.startsWith('https:') ? 'web' : 'native',
    redirect_uris: device ? [] : [redirectUri],
    grant_types: [device ? DEVICE_GRANT : 'authorization_code', 'refresh_token'],
    response_types: device ? [] : ['code'],
    token_endpoint_auth_method: method,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
  };
}

/**
 * Whether an issuer refused our registration itself: the next authorization must make a new one. It may have forgotten
 * us: dynamic registrations end without a word.
 */
export function needsNewRegistration({ details }: AuthError): boolean {
  return details['error'] === 'invalid_client' || details['error'] === 'unauthorized_client';
}

/** The first of our methods that the issuer supports; one that says nothing is asked for the simplest. */
function supportedMethod(issuer: IssuerMetadata): ClientAuthMethod {
  const supported = issuer.token_endpoint_auth_methods_supported;
  if (!supported || supported.includes('none')) return 'none';
  return supported.includes('client_secret_basic') ? 'client_secret_basic' : 'client_secret_post';
}

function refusal(host: string, status: number, body: unknown): AuthError {
  if (status >= 500) return new AuthError('server_unreachable', { host, reason: `HTTP ${status}` });
  const parsed = refusalSchema.safeParse(body);
  const error = parsed.success ? quote(parsed.data.error) : `HTTP ${status}`;
  const description = parsed.success ? quote(parsed.data.error_description ?? '') : '';
  return new AuthError('registration_refused', { host, error, description });
}

function registration(
  { name, redirectUri, scopes }: RegistrationRequest,
  asked: ClientAuthMethod,
  answer: Answer,
  registeredAt: number,
): ClientRegistration {
  const secret = answer.client_secret ?? undefined;
  const granted = answer.token_endpoint_auth_method ?? asked;
  const posts = granted === 'client_secret_post';
  const method =
    secret === undefined || granted === 'none' ? 'none' : posts ? granted : 'client_secret_basic';
  const expires = answer.client_secret_expires_at ?? 0;
  const management = managementOf(answer);
  return {
    kind: 'dynamic',
    issuer: name,
    ...(redirectUri !== undefined && { redirectUri }),
    clientId: answer.client_id,
    method,
    registeredAt,
    ...(scopes.length > 0 && { scopes: [...scopes] }),
    ...(secret !== undefined && { clientSecret: secret }),
    ...(expires > 0 && { secretExpiresAt: expires * 1000 }),
    ...(management && { management }),
  };
}

function managementOf(answer: Answer): ClientRegistration['management'] {
  const { registration_client_uri: uri, registration_access_token: token } = answer;
  return uri && token && isSecureUrl(uri) ? { uri, token } : undefined;
}
