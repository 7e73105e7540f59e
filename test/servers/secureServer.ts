/** A protected MCP server and its issuer over TLS, under names of their own on one port. */
import * as https from 'node:https';
import { createAuthority, type Authority, type Identity } from './certificates.ts';
import { jsonAnswer, listen, readBody, stop, writeAnswer, type Answer } from './http.ts';

export interface SecureServer {
  /** the MCP endpoint, `https://mcp.example:<port>/mcp` */
  readonly url: string;
  readonly issuer: string;
  readonly port: number;
  readonly authority: Authority;
  /** `host path` of each request */
  readonly requests: string[];
  /** Answers in place of what it does by itself, unless it gives nothing. */
  answer: (path: string, host: string) => Answer | undefined;
  close(): Promise<void>;
}

export interface SecureOptions {
  /** The host of the issuer, `issuer.example` unless told. */
  issuerHost?: string;
  identity?: Identity;
}

const names = ['mcp.example', 'issuer.example', 'localhost', '127.0.0.1'];

export async function startSecureServer(options: SecureOptions = {}): Promise<SecureServer> {
  const authority = createAuthority('A private authority');
  const server = https.createServer(options.identity ?? authority.issue(names));
  const port = await listen(server);
  const { issuerHost = 'issuer.example' } = options;
  const own: SecureServer = {
    url: `https://mcp.example:${port}/mcp`,
    issuer: `https://${issuerHost}:${port}`,
    port,
    authority,
    requests: [],
    answer: () => undefined,
    close: () => stop(server),
  };
  server.on('request', (request, response) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/u, '');
    const path = request.url ?? '';
    own.requests.push(`${host} ${path}`);
    readBody(request).then(
      () => writeAnswer(response, own.answer(path, host) ?? answerTo(path, own)),
      () => response.destroy(),
    );
  });
  return own;
}

function answerTo(path: string, { url, issuer }: SecureServer): Answer {
  switch (path) {
    case '/.well-known/oauth-protected-resource/mcp':
      return jsonAnswer(200, { resource: url, authorization_servers: [issuer] });
    case '/.well-known/oauth-authorization-server':
      return jsonAnswer(200, metadata(issuer));
    case '/reg':
      return jsonAnswer(201, { client_id: 'us', token_endpoint_auth_method: 'none' });
    case '/token': {
      const tokens = { access_token: 'access', refresh_token: 'refresh', expires_in: 3600 };
      return jsonAnswer(200, { ...tokens, token_type: 'Bearer' });
    }
    case '/revoke':
      return jsonAnswer(200, {});
    case '/mcp':
      return { ...jsonAnswer(401, {}), headers: { 'www-authenticate': 'Bearer' } };
    default:
      return jsonAnswer(404, {});
  }
}

function metadata(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    registration_endpoint: `${issuer}/reg`,
    revocation_endpoint: `${issuer}/revoke`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
  };
}

/** A browser whose person agrees at once: it goes straight back with a code. */
export async function agree(url: string): Promise<void> {
  const { searchParams } = new URL(url);
  const back = new URL(searchParams.get('redirect_uri') ?? '');
  back.searchParams.set('code', 'code');
  back.searchParams.set('state', searchParams.get('state') ?? '');
  await (await fetch(back)).arrayBuffer();
}
