import type { IncomingMessage } from 'node:http';

/** The address that a tool's entry names for a server. */
export function routeUrl(port: number, serverId: string): string {
  return `http://127.0.0.1:${port}/mcp/${serverId}`;
}

/** The server that a request asks for and the caller key that it shows; no key when it has no `Authorization` at all. */
export interface Knock {
  readonly serverId: string;
  readonly key: string | undefined;
}

/**
 * Reads route and key of a request; `undefined` for everything that gets an empty 404: a foreign or repeated `Host`
 * (DNS rebinding), anything that a browser sent, an unknown path, an absolute-form target, a key elsewhere than in
 * `Authorization: Bearer`, an upgrade. A query is neither read nor handed on. Clients of Java offer `h2c` with every
 * request: that offer is ignored, as RFC 9110 allows.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-7.8
 */
export function knockOf(request: IncomingMessage, port: number): Knock | undefined {
  const { headers, rawHeaders, url = '' } = request;
  if (!isOurHost(headers.host, port) || countHosts(rawHeaders) !== 1) return undefined;
  if (isBrowser(headers)) return undefined;
  if (headers.upgrade !== undefined && headers.upgrade.toLowerCase() !== 'h2c') return undefined;
  const serverId = /^\/mcp\/([a-z0-9][a-z0-9-]{0,63})(?:\?|$)/u.exec(url)?.[1];
  if (serverId === undefined) return undefined;
  if (headers.authorization === undefined) return { serverId, key: undefined };
  const key = /^bearer ([\w.~+/-]+=*)$/iu.exec(headers.authorization)?.[1];
  return key === undefined ? undefined : { serverId, key };
}

function isOurHost(host: string | undefined, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

/** Node's own `fetch` sends `Sec-Fetch-Mode: cors`, browsers send more: every page's request has `Sec-Fetch-Site`. */
function isBrowser(headers: IncomingMessage['headers']): boolean {
  const { origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = headers;
  return origin !== undefined || site !== undefined || (mode !== undefined && mode !== 'cors');
}

function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
}
