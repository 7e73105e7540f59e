import { tokenIntrospection } from 'openid-client';
import * as z from 'zod/mini';
import { isSecureUrl } from '../loopback.ts';
import type { FetchInit } from '../ports.ts';
import type { IdentitySource } from './identitySource.ts';
import { claimsOf } from './jwt.ts';
import { askIssuer, type IssuerClient } from './tokens.ts';

/** Whom a credential is for. */
export interface Identity {
  /** as a person knows the account */
  readonly account: string;
  /** as the issuer knows it: it never changes and is given to nobody else */
  readonly subject: string;
  readonly accountSource: IdentitySource;
}

/** An issuer that does not answer holds nothing up for longer than this, in ms. */
const PATIENCE = 5_000;

const text = z.string().check(z.minLength(1));
const personSchema = z.object({
  sub: text,
  email: z.optional(text),
  preferred_username: z.optional(text),
  username: z.optional(text),
});
const idTokenSchema = z.extend(personSchema, {
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  /** which of the tenants that share an issuer the person belongs to */
  tid: z.optional(z.string()),
});
const introspectedSchema = z.extend(personSchema, { active: z.literal(true) });

function identity(
  { sub, email, preferred_username, username }: z.infer<typeof personSchema>,
  accountSource: IdentitySource,
): Identity {
  const account = email ?? preferred_username ?? username ?? sub;
  return { account, subject: sub, accountSource };
}

/**
 * Who an ID token is about; `undefined` unless it is from this issuer and for this client. It came from the token endpoint
 * over TLS, which stands for its signature. An issuer that many tenants share states a template, which each token fills in.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
 */
export function identityIn(
  idToken: string,
  issuer: string,
  clientId: string,
): Identity | undefined {
  const { data } = idTokenSchema.safeParse(claimsOf(idToken));
  const named = issuer.replace('{tenantid}', data?.tid ?? '');
  const ours = data?.iss === named && [data.aud].flat().includes(clientId);
  return data && ours ? identity(data, 'id_token') : undefined;
}

/** Who an access token says that it is for. It is meant for the server, so nothing of it is verified. */
export function claimedIdentity(accessToken: string): Identity | undefined {
  const { data } = z.object({ sub: text }).safeParse(claimsOf(accessToken));
  return data && identity(data, 'access_token');
}

/**
 * Who the UserInfo endpoint says that a token is for; `undefined` when the issuer has none or does not tell.
 * @param headers what shows the token there
 * @see https://openid.net/specs/openid-connect-core-1_0.html#UserInfo
 */
export async function identityAtUserinfo(
  { fetch, issuer, client }: IssuerClient,
  headers: (url: string) => Promise<Readonly<Record<string, string>>>,
): Promise<Identity | undefined> {
  const { certificate = false } = client;
  const aliases = certificate ? issuer.mtls_endpoint_aliases : undefined;
  const { userinfo_endpoint: url } = { ...issuer, ...aliases };
  if (url === undefined || !isSecureUrl(url)) return undefined;
  const shown: FetchInit = certificate ? { certificate: 'required' } : {};
  const signal = AbortSignal.timeout(PATIENCE);
  const response = await fetch(url, { headers: await headers(url), signal, ...shown });
  const { data } = personSchema.safeParse(await response.json());
  return response.status === 200 && data ? identity(data, 'userinfo') : undefined;
}

/**
 * Who the introspection endpoint says that a token is for; `undefined` when the issuer does not offer it to our client or
 * does not tell.
 * @throws AuthError, see {@link askIssuer}
 * @see https://www.rfc-editor.org/rfc/rfc7662#section-2.2
 */
export async function identityByIntrospection(
  by: IssuerClient,
  token: string,
): Promise<Identity | undefined> {
  const { introspection_endpoint: url, introspection_endpoint_auth_methods_supported: methods } =
    by.issuer;
  if (url === undefined || !Array.isArray(methods) || !methods.includes(by.client.method))
    return undefined;
  const ask = { ...by, fetch: inTime(by.fetch) };
  const answer = await askIssuer(ask, (configuration) => tokenIntrospection(configuration, token), [
    token,
  ]);
  const { data } = introspectedSchema.safeParse(answer);
  return data && identity(data, 'introspection');
}

function inTime(fetch: IssuerClient['fetch']): IssuerClient['fetch'] {
  return (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE) });
}
