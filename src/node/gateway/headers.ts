import type { IncomingMessage } from 'node:http';
import { hopByHop } from '../../core/headers/headerRules.ts';
import type { Injection } from './ports.ts';

/** Names and values in turn, as `node:http` takes and gives them. */
export type RawHeaders = string[];

const notFromTools = new Set([
  ...hopByHop,
  'authorization',
  'cookie',
  'forwarded',
  'host',
  'x-real-ip',
]);
const notFromServers = new Set([
  ...hopByHop,
  'alt-svc',
  'authentication-info',
  'clear-site-data',
  'location',
  'set-cookie',
  'set-cookie2',
  'strict-transport-security',
  'www-authenticate',
]);

/**
 * The headers of a tool's request as the server gets them: its own `Host`, the injection in place of whatever the tool
 * sent under the same names, nothing that was meant for us. Only a request with a body keeps its `Content-Length`.
 */
export function toServer(
  { rawHeaders, headers, method }: IncomingMessage,
  host: string,
  injection: Injection,
): RawHeaders {
  const named = namedBy(headers.connection);
  const kept: RawHeaders = ['Host', host];
  for (const name in injection.headers) {
    kept.push(name, injection.headers[name] ?? '');
    named.push(name.toLowerCase());
  }
  if (method !== 'POST') named.push('content-length');
  return copy(rawHeaders, kept, (name) => isForUs(name) || named.includes(name));
}

/** The headers of a server's answer as the tool gets them: no cookie, no challenge, no CORS. */
export function toTool({ rawHeaders, headers }: IncomingMessage): RawHeaders {
  const named = namedBy(headers.connection);
  const dropped = (name: string): boolean =>
    notFromServers.has(name) || name.startsWith('access-control-') || named.includes(name);
  return copy(rawHeaders, [], dropped);
}

function isForUs(name: string): boolean {
  return notFromTools.has(name) || name.startsWith('x-forwarded-') || name.startsWith('sec-fetch-');
}

function copy(
  from: readonly string[],
  to: RawHeaders,
  dropped: (name: string) => boolean,
): RawHeaders {
  for (let i = 0; i + 1 < from.length; i += 2) {
    const name = from[i] ?? '';
    if (!dropped(name.toLowerCase())) to.push(name, from[i + 1] ?? '');
  }
  return to;
}

/** The headers that a `Connection` header makes hop-by-hop. @see https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
function namedBy(connection: string | undefined): string[] {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return [];
  return connection
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
}
