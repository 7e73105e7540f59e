/** An MCP server that only guards its door. */
import * as http from 'node:http';
import type { Answer } from './http.ts';
import { jsonAnswer, listen, readBody, stop, writeAnswer } from './http.ts';
import type { Site, Visit } from './smallInternet.ts';

export interface McpHabits {
  /** in place of the members of its metadata */
  metadata?: Record<string, unknown>;
  /** where its metadata is; below the well-known path of its endpoint when absent */
  metadataPath?: string;
  /** the `WWW-Authenticate` for whoever has no token; undefined sends none */
  challenge?: string | undefined;
  /** what needs no token */
  open?: readonly string[];
  /** whether a token is good */
  takes?: (token: string) => boolean;
  /** answers a token in its own way */
  answer?: (token: string) => Answer | undefined;
}

/** An MCP server on a port of its own, which reads long headers. */
export async function startSmallMcp(issuer: string, habits: McpHabits) {
  const server = http.createServer({ maxHeaderSize: 65_536 });
  const url = `http://127.0.0.1:${await listen(server)}/mcp`;
  const site = smallMcp(url, [issuer], habits);
  server.on('request', (request, response) => {
    const { method = 'GET', url: target = '/', headers } = request;
    const at = { method, url: new URL(target, url), headers, form: new URLSearchParams() };
    void readBody(request).then((body) =>
      writeAnswer(response, site({ ...at, body: body.toString() })),
    );
  });
  return { url, close: () => stop(server) };
}

/** The site of an MCP server at `url` whose tokens come from `issuers`. */
export function smallMcp(url: string, issuers: readonly string[], habits: McpHabits = {}): Site {
  const { origin, pathname } = new URL(url);
  const path = pathname === '/' ? '' : pathname;
  const at = habits.metadataPath ?? `/.well-known/oauth-protected-resource${path}`;
  const challenge =
    'challenge' in habits ? habits.challenge : `Bearer resource_metadata="${origin}${at}"`;
  return (visit) => {
    const asked = visit.url.pathname;
    if (asked === at)
      return jsonAnswer(200, { resource: url, authorization_servers: issuers, ...habits.metadata });
    if (asked !== pathname) return jsonAnswer(404, { error: 'not_found' });
    const own = habits.answer?.(tokenOf(visit) ?? '');
    if (own) return own;
    return isAllowed(visit, habits) ? answered(visit) : refused(visit, challenge);
  };
}

function tokenOf({ headers }: Visit): string | undefined {
  return /^Bearer (.+)$/u.exec(headers.authorization ?? '')?.[1];
}

function isAllowed(visit: Visit, { open = [], takes = () => true }: McpHabits) {
  const { method } = JSON.parse(visit.body) as { method: string };
  const token = tokenOf(visit);
  return open.includes(method) || (token !== undefined && takes(token));
}

function answered({ body }: Visit): Answer {
  const { id } = JSON.parse(body) as { id: number };
  return jsonAnswer(200, { jsonrpc: '2.0', id, result: { tools: [] } });
}

function refused({ headers }: Visit, challenge: string | undefined): Answer {
  const answer = jsonAnswer(401, { error: 'unauthorized' });
  if (challenge === undefined) return answer;
  const error = headers.authorization ? ', error="invalid_token"' : '';
  const value = challenge + error;
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': value } };
}
