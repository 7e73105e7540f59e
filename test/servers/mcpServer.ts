/** A real MCP server (the SDK's) on loopback, protected by an authorization server. */
import * as http from 'node:http';
import * as https from 'node:https';
import { jsonAnswer, listen, readBody, stop, writeAnswer } from './http.ts';
import {
  authenticate,
  metadata,
  metadataPath,
  missingScope,
  unauthorized,
} from './mcpProtection.ts';
import type { Protection } from './mcpProtection.ts';
import { McpSessions } from './mcpSessions.ts';
import type { McpRequest } from './mcpSessions.ts';
import { createTools } from './mcpTools.ts';

export interface McpServerOptions extends Protection {
  port?: number;
  /** Over TLS, with this certificate; it may demand one of the client's. */
  tls?: https.ServerOptions;
  /** The host of the server's URL, such as `demo.localhost`; 127.0.0.1 by default. */
  hostname?: string;
  /** Who gets in, without OAuth: the status by which a request is refused, or `undefined`. */
  door?: (request: McpRequest, body: Buffer) => number | undefined;
  /** Answers `initialize` (and its notification) without a token, nothing else. */
  openInitialize?: boolean;
  /** How long each of the three steps of the tool `slow` takes. */
  slowStepMilliseconds?: number;
}

export interface LoggedMcpRequest {
  method: string;
  path: string;
  at: number;
  authorization?: string;
  /** the proof of a DPoP-bound token */
  dpop?: string;
  rpc?: string | string[];
  status?: number;
}

export interface RunningMcpServer {
  url: string;
  metadataUrl: string;
  requests: LoggedMcpRequest[];
  readonly sessions: number;
  close(): Promise<void>;
}

const endpoint = '/mcp';
const openMethods = new Set(['initialize', 'notifications/initialized']);

export async function startMcpServer(options: McpServerOptions = {}): Promise<RunningMcpServer> {
  const sessions = new McpSessions(() => createTools(options.slowStepMilliseconds ?? 50));
  const requests: LoggedMcpRequest[] = [];
  const { tls } = options;
  const server = tls ? https.createServer(tls) : http.createServer();
  const port = await listen(server, options.port);
  const origin = `${tls ? 'https' : 'http'}://${options.hostname ?? '127.0.0.1'}:${port}`;
  const url = origin + endpoint;
  const context: Context = { options, url, sessions, requests };
  server.on('request', (request, response) => {
    handle(context, request, response).catch(() => response.destroy());
  });
  return {
    url,
    metadataUrl: origin + metadataPath,
    requests,
    get sessions() {
      return sessions.size;
    },
    close: async () => {
      await sessions.close();
      await stop(server);
    },
  };
}

interface Context {
  options: McpServerOptions;
  url: string;
  sessions: McpSessions;
  requests: LoggedMcpRequest[];
}

async function handle(
  context: Context,
  request: McpRequest,
  response: http.ServerResponse,
): Promise<void> {
  const bytes = await readBody(request);
  const body = parse(bytes);
  log(context.requests, request, response, body);
  const path = pathOf(request);
  if (path === metadataPath && context.options.authorizationServer) {
    return writeAnswer(response, jsonAnswer(200, metadata(context.options, context.url)));
  }
  if (path !== endpoint) return writeAnswer(response, jsonAnswer(404, { error: 'not_found' }));
  const closed = context.options.door?.(request, bytes);
  if (closed) return writeAnswer(response, jsonAnswer(closed, { error: 'closed' }));
  const auth = await authenticate(context.options, context.url, request);
  if (auth) request.auth = auth;
  const missing = auth && missingScope(context.options, context.url, auth, body);
  if (missing) return writeAnswer(response, missing);
  if (auth || isOpen(context.options, body)) {
    return context.sessions.handle(request, response, body);
  }
  return writeAnswer(
    response,
    unauthorized(context.options, context.url, request.headers.authorization),
  );
}

function isOpen({ authorizationServer, openInitialize }: McpServerOptions, body: unknown): boolean {
  if (!authorizationServer) return true;
  const methods = [rpcOf(body) ?? ''].flat();
  return openInitialize === true && methods.every((method) => openMethods.has(method));
}

function parse(body: Buffer): unknown {
  try {
    return body.length > 0 ? JSON.parse(body.toString()) : undefined;
  } catch {
    return undefined;
  }
}

function rpcOf(body: unknown): string | string[] | undefined {
  if (Array.isArray(body)) return body.flatMap((message) => rpcOf(message) ?? []);
  const method = (body as { method?: unknown } | undefined)?.method;
  return typeof method === 'string' ? method : undefined;
}

function log(
  requests: LoggedMcpRequest[],
  request: McpRequest,
  response: http.ServerResponse,
  body: unknown,
): void {
  const { authorization, dpop } = request.headers;
  const rpc = rpcOf(body);
  const logged: LoggedMcpRequest = {
    method: request.method ?? 'GET',
    path: pathOf(request),
    at: Date.now(),
    ...(authorization !== undefined && { authorization }),
    ...(typeof dpop === 'string' && { dpop }),
    ...(rpc !== undefined && { rpc }),
  };
  requests.push(logged);
  response.once('close', () => (logged.status = response.statusCode));
}

function pathOf({ url = '/' }: McpRequest): string {
  return url.split('?', 1)[0] ?? url;
}
