import { allowInsecureRequests, customFetch, dynamicClientRegistrationRequest } from 'oauth4webapi';
import * as z from 'zod/mini';
import type { ClientAuthMethod, ClientRegistration } from '../credential.ts';
import { AuthError, quote } from '../errors.ts';
import type { Fetch } from '../ports.ts';
import { hostOf } from './document.ts';
import type { IssuerMetadata } from './issuerMetadata.ts';

const answerSchema = z.object({
  client_id: z.string().check(z.minLength(1)),
  client_secret: z.optional(z.nullable(z.string())),
  client_secret_expires_at: z.optional(z.nullable(z.number())),
  token_endpoint_auth_method: z.optional(z.nullable(z.string())),
});
const refusalSchema = z.object({ error: z.string(), error_description: z.optional(z.string()) });

/**
 * Registers us at an issuer, for one redirect URI.
 * @returns a registration to be kept for this issuer and redirect
 * @throws AuthError `registration_unavailable` when the issuer has no registration endpoint, `registration_refused`
 *   (`details.error`, `details.description`), `metadata_invalid` when the answer is no registration
 * @see https://www.rfc-editor.org/rfc/rfc7591#section-3
 */
export async function registerClient(
  fetch: Fetch,
  issuer: IssuerMetadata,
  redirectUri: string,
  now: number,
  signal: AbortSignal,
): Promise<ClientRegistration> {
  const host = hostOf(issuer.issuer);
  if (!issuer.registration_endpoint) throw new AuthError('registration_unavailable', { host });
  const method = supportedMethod(issuer);
  const response = await dynamicClientRegistrationRequest(
    issuer,
    clientMetadata(redirectUri, method),
    {
      [customFetch]: fetch,
      [allowInsecureRequests]: true,
      signal,
    },
  );
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw refusal(host, response.status, body);
  const answer = answerSchema.safeParse(body);
  if (!answer.success) throw new AuthError('metadata_invalid', { host });
  return registration(issuer.issuer, redirectUri, method, answer.data, now);
}

function clientMetadata(
  redirectUri: string,
  method: ClientAuthMethod,
): Record<string, string | string[]> {
  return {
    client_name: 'MCP Keyring',
    application_type: 'native',
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: method,
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
  issuer: string,
  redirectUri: string,
  asked: ClientAuthMethod,
  answer: z.infer<typeof answerSchema>,
  registeredAt: number,
): ClientRegistration {
  const secret = answer.client_secret ?? undefined;
  const granted = answer.token_endpoint_auth_method ?? asked;
  const posts = granted === 'client_secret_post';
  const method =
    secret === undefined || granted === 'none' ? 'none' : posts ? granted : 'client_secret_basic';
  const expires = answer.client_secret_expires_at ?? 0;
  return {
    kind: 'dynamic',
    issuer,
    redirectUri,
    clientId: answer.client_id,
    method,
    registeredAt,
    ...(secret !== undefined && { clientSecret: secret }),
    ...(expires > 0 && expires <= 1e10 && { secretExpiresAt: expires * 1000 }),
  };
}
