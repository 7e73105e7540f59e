/** A client for the tests of the servers themselves, written without the extension's code. */
import { createHash, randomBytes } from 'node:crypto';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { approve } from './browser.ts';
import type { Choice } from './browser.ts';
import { send } from './http.ts';
import type { Answer } from './http.ts';

export const vscodeRedirect = 'vscode://mcp-keyring.mcp-keyring/callback';

export interface Tokens {
  access_token: string;
  refresh_token?: string;
  expires_in: number;
  error?: string;
}

export interface Registered {
  client_id: string;
  error?: string;
}

export interface Login {
  tokens: Tokens;
  client_id: string;
  redirected: URL;
}

interface Issuer {
  issuer: string;
}

export async function json<T = Record<string, unknown>>(answer: Promise<Answer>): Promise<T> {
  return JSON.parse((await answer).body.toString()) as T;
}

export function register({ issuer }: Issuer, redirectUri: string): Promise<Registered> {
  const metadata = { client_name: 'Test', redirect_uris: [redirectUri] };
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ ...metadata, token_endpoint_auth_method: 'none' });
  return json(send(`${issuer}/reg`, { method: 'POST', headers, body }));
}

export function post(url: string, form: Record<string, string>): Promise<Answer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return send(url, { method: 'POST', headers, body: new URLSearchParams(form).toString() });
}

export function authorizationUrl({ issuer }: Issuer, client_id: string, more: object): URL {
  const url = new URL(`${issuer}/auth`);
  const scope = 'mcp:read mcp:write offline_access';
  const fixed = { client_id, response_type: 'code', scope, state: 's' };
  url.search = new URLSearchParams({ ...fixed, ...more }).toString();
  return url;
}

/** Registers, signs in with PKCE and redeems the code. */
export async function login(
  as: Issuer,
  resource: string,
  redirectUri = vscodeRedirect,
  choice: Choice = {},
): Promise<Login> {
  const { client_id } = await register(as, redirectUri);
  const verifier = randomBytes(32).toString('base64url');
  const code_challenge = createHash('sha256').update(verifier).digest('base64url');
  const pkce = { code_challenge, code_challenge_method: 'S256' };
  const more = { ...pkce, resource, redirect_uri: redirectUri };
  const redirected = await approve(authorizationUrl(as, client_id, more), choice);
  const code = redirected.searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', code, code_verifier: verifier, resource };
  const exchange = { ...form, client_id, redirect_uri: redirectUri };
  return { tokens: await json(post(`${as.issuer}/token`, exchange)), client_id, redirected };
}

export function refresh({ issuer }: Issuer, client_id: string, token = ''): Promise<Tokens> {
  const form = { grant_type: 'refresh_token', client_id, refresh_token: token };
  return json(post(`${issuer}/token`, form));
}

/** Connects the SDK's client; the caller closes it. */
export async function connect(url: string, token?: string): Promise<Client> {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(transport);
  return client;
}
