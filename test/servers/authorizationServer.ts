/** A real authorization server on loopback: oidc-provider, behind a front the tests can steer. */
import * as http from 'node:http';
import type { Provider } from 'oidc-provider';
import { consentHandler } from './consent.ts';
import type { Hold, Interceptor, RequestLog } from './front.ts';
import { Front } from './front.ts';
import { jsonAnswer, listen, stop, writeAnswer } from './http.ts';
import { introspect } from './introspection.ts';
import type { Introspection } from './introspection.ts';
import { loadOidcProvider } from './loadOidcProvider.ts';
import type { ServerSettings } from './oidcConfiguration.ts';
import { oidcConfiguration } from './oidcConfiguration.ts';
import { resolveStructuredToken } from './structuredTokens.ts';

export interface AuthorizationServerOptions extends Partial<ServerSettings> {
  port?: number;
  /** The host of the issuer, such as `demo.localhost`; the server is on 127.0.0.1 in any case. */
  hostname?: string;
  /** Consent at once, without a page. */
  autoApprove?: boolean;
}

export interface AuthorizationServer {
  issuer: string;
  /** The issuer as reached without name resolution: `http://127.0.0.1:PORT/path`. */
  url: string;
  requests: RequestLog;
  tokenRequests(grantType?: string): number;
  introspect(token: string): Promise<Introspection>;
  intercept(interceptor: Interceptor): () => void;
  holdNext(path: string, when: 'before' | 'after'): Hold;
  close(): Promise<void>;
}

/** How an issuer of the tests behaves when nothing else is asked of it. */
export const defaults: ServerSettings = {
  path: '',
  scopes: ['openid', 'offline_access', 'mcp:read', 'mcp:write'],
  accessTokenFormat: 'jwt',
  accessTokenSeconds: 3600,
  refreshTokenSeconds: 14 * 24 * 3600,
  refreshTokens: true,
  redirectSchemes: 'any',
  deviceCode: false,
  clientCredentials: false,
  dpop: false,
  requirePushed: false,
  registrationManagement: false,
  clients: [],
  registration: true,
};

export async function startAuthorizationServer(
  options: AuthorizationServerOptions = {},
): Promise<AuthorizationServer> {
  const { port: wanted, hostname = '127.0.0.1', autoApprove = false, ...rest } = options;
  const settings = { ...defaults, ...rest };
  const front = new Front();
  const port = await listen(front.server, wanted);
  const issuer = `http://${hostname}:${port}${settings.path}`;
  const inner = await startProvider(issuer, settings, autoApprove);
  front.forwardTo(await listen(inner), `${hostname}:${port}`);
  front.intercept(resolveStructuredToken);
  const url = `http://127.0.0.1:${port}${settings.path}`;
  return serverOf({ front, inner, issuer, url, path: settings.path });
}

interface Parts {
  front: Front;
  inner: http.Server;
  issuer: string;
  url: string;
  path: string;
}

function serverOf({ front, inner, issuer, url, path }: Parts): AuthorizationServer {
  const at = (wanted: string) => (actual: string) =>
    actual === wanted || actual === `${path}${wanted}`;
  return {
    issuer,
    url,
    requests: front.requests,
    tokenRequests: (grantType) =>
      front.requests
        .filter((request) => at('/token')(request.path))
        .filter((request) => !grantType || request.grant_type === grantType).length,
    introspect: (token) => introspect(`${url}/token/introspection`, token),
    intercept: (interceptor) => front.intercept(interceptor),
    holdNext: (wanted, when) => front.holdNext(at(wanted), when),
    close: async () => void (await Promise.all([stop(front.server), stop(inner)])),
  };
}

async function startProvider(
  issuer: string,
  settings: ServerSettings,
  autoApprove: boolean,
): Promise<http.Server> {
  const library = await loadOidcProvider();
  const provider = new library.Provider(issuer, oidcConfiguration(library, settings));
  return http.createServer(handler(provider, settings.path, autoApprove));
}

function handler(provider: Provider, path: string, autoApprove: boolean): http.RequestListener {
  const callback = provider.callback();
  const consent = consentHandler(provider, autoApprove);
  return (request, response) => {
    if (!mount(request, path))
      return writeAnswer(response, jsonAnswer(404, { error: 'not_found' }));
    if (!request.url?.startsWith('/interaction/')) return callback(request, response);
    return void consent(request, response);
  };
}

/** Takes the issuer's path off, as Express and Koa do for what is mounted under a path. */
function mount(request: http.IncomingMessage & { originalUrl?: string }, path: string): boolean {
  if (path === '') return true;
  const { url: target = '' } = request;
  const inserted = /^(\/\.well-known\/[\w-]+)(\/.+)$/.exec(target);
  const url = inserted?.[2] === path ? `${path}${inserted[1]}` : target;
  request.originalUrl = url;
  request.url = url.slice(path.length);
  return url.startsWith(`${path}/`);
}
