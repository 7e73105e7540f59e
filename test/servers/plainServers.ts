/** Tiny servers on loopback which are not, or not quite, what a client hopes for. */
import * as http from 'node:http';
import type { Answer } from './http.ts';
import { htmlAnswer, jsonAnswer, listen, readBody, stop, writeAnswer } from './http.ts';

export interface PlainServer {
  origin: string;
  /** The URL of the (supposed) MCP endpoint. */
  url: string;
  requests: { method: string; path: string }[];
  close(): Promise<void>;
}

interface PlainRequest {
  method: string;
  path: string;
  origin: string;
  body: string;
}

/** Answers a request; undefined: never answers. */
type Responder = (request: PlainRequest) => Answer | undefined;

const mcpPath = '/mcp';
const prmPath = `/.well-known/oauth-protected-resource${mcpPath}`;
const asMetadata = /^\/\.well-known\/(oauth-authorization-server|openid-configuration)/;
const notFound = jsonAnswer(404, { error: 'not_found' });

/** What every one of them is; the names are what a test asks for. */
export const plainServers = {
  html: () => start(() => htmlAnswer(200, '<!doctype html><title>Welcome</title><h1>Hello</h1>')),
  notMcp: () => start(() => notFound),
  openMcp: () => start(openMcp),
  /** An open server that nevertheless says who would issue tokens for it. */
  describedMcp: () => start(describedMcp),
  /** Answers these requests as told and no other. */
  answering: (answers: Readonly<Record<string, Answer>>) =>
    start(({ path, body }) => (path === mcpPath ? answers[rpcOf(body)] : undefined) ?? notFound),
  /** Refuses everybody without a word; its own origin says that it issues tokens. */
  ownIssuer: () =>
    start(({ path, origin }) => {
      if (path === mcpPath) return jsonAnswer(401, { error: 'unauthorized' });
      return asMetadata.test(path) ? jsonAnswer(200, serverMetadata(origin)) : notFound;
    }),
  unauthorizedOnly: () => start(({ path }) => (path === mcpPath ? unauthorized() : notFound)),
  otherResource: (issuer?: string) =>
    start(protectedBy({}, { resource: 'https://other.example/mcp' }, issuer)),
  otherIssuer: () => start(protectedBy({ issuer: 'https://other.example' })),
  noPkce: () => start(protectedBy({ code_challenge_methods_supported: undefined })),
  noRegistration: () => start(protectedBy({ registration_endpoint: undefined })),
  silent: () => start(() => undefined),
  huge: (bytes = 32 * 1024 * 1024) => start(() => jsonAnswer(200, { padding: 'x'.repeat(bytes) })),
} as const;

async function start(respond: Responder): Promise<PlainServer> {
  const requests: PlainServer['requests'] = [];
  const server = http.createServer();
  const origin = `http://127.0.0.1:${await listen(server)}`;
  const handle = async (incoming: http.IncomingMessage, response: http.ServerResponse) => {
    const request = await received(incoming, origin);
    requests.push({ method: request.method, path: request.path });
    const answer = respond(request);
    if (answer) writeAnswer(response, answer);
  };
  server.on('request', (incoming, response) => {
    handle(incoming, response).catch(() => response.destroy());
  });
  return { origin, url: origin + mcpPath, requests, close: () => stop(server) };
}

async function received(incoming: http.IncomingMessage, origin: string): Promise<PlainRequest> {
  const { method = 'GET', url: target = '/' } = incoming;
  const path = target.split('?', 1)[0] ?? target;
  return { method, path, origin, body: (await readBody(incoming)).toString() };
}

function unauthorized(metadataUrl?: string): Answer {
  const challenge = metadataUrl ? `Bearer resource_metadata="${metadataUrl}"` : 'Bearer';
  const answer = jsonAnswer(401, { error: 'unauthorized' });
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': challenge } };
}

/** An MCP server and its authorization server in one; fields which are undefined are left out. */
function protectedBy(server: object, resource: object = {}, issuer?: string): Responder {
  return ({ path, origin }) => {
    if (path === mcpPath) return unauthorized(origin + prmPath);
    if (path === prmPath) {
      const prm = { resource: origin + mcpPath, authorization_servers: [issuer ?? origin] };
      return jsonAnswer(200, { ...prm, ...resource });
    }
    if (asMetadata.test(path)) return jsonAnswer(200, { ...serverMetadata(origin), ...server });
    return notFound;
  };
}

function serverMetadata(origin: string): object {
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/auth`,
    token_endpoint: `${origin}/token`,
    registration_endpoint: `${origin}/reg`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
  };
}

function describedMcp(request: PlainRequest): Answer {
  const { path, origin } = request;
  if (path !== prmPath) return openMcp(request);
  return jsonAnswer(200, { resource: origin + mcpPath, authorization_servers: [origin] });
}

function rpcOf(body: string): string {
  return body === '' ? '' : (JSON.parse(body) as { method: string }).method;
}

const results: Record<string, object> = {
  initialize: {
    protocolVersion: '2025-06-18',
    capabilities: { tools: {} },
    serverInfo: { name: 'open', version: '1.0.0' },
  },
  'tools/list': { tools: [{ name: 'ping', inputSchema: { type: 'object' } }] },
};

function openMcp({ method, path, body }: PlainRequest): Answer {
  if (path !== mcpPath) return notFound;
  if (method !== 'POST') return jsonAnswer(405, { error: 'method_not_allowed' });
  const { id, method: rpc } = JSON.parse(body) as { id?: number | string; method: string };
  if (id === undefined) return { status: 202, headers: {}, body: Buffer.alloc(0) };
  const result = results[rpc];
  const error = { code: -32601, message: 'Method not found' };
  return jsonAnswer(200, { jsonrpc: '2.0', id, ...(result ? { result } : { error }) });
}
