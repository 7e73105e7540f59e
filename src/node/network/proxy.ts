import { AuthError, quote } from '../../core/errors.ts';
import type { NetworkSettings } from '../../protocol/network.ts';

/** An HTTP proxy. `host` is without brackets. */
export interface Proxy {
  /** whether the connection to the proxy itself is TLS */
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** `host:port`, for sentences and the log */
  readonly name: string;
  /** the value of `Proxy-Authorization`: a secret */
  readonly authorization?: string;
  /** whether the certificate of a secure proxy is checked */
  readonly strict: boolean;
}

/**
 * The proxy for a URL, in VS Code's order: what `http.noProxy` names is asked directly, or when that is empty what
 * `NO_PROXY` names; then `http.proxy`, then the environment's proxy. Loopback is not for this function: it has none.
 * @throws AuthError `proxy_unsupported` (`details.kind`): nothing goes past a proxy that we cannot speak with
 */
export function proxyFor(settings: NetworkSettings, url: URL): Proxy | undefined {
  const { useProxy, noProxy, environment } = settings;
  const exceptions = noProxy.length > 0 ? noProxy : (environment.noProxy?.split(',') ?? []);
  if (!useProxy || exceptions.some((exception) => excepts(exception, url))) return undefined;
  const text = settings.proxy.trim() || environment.proxy?.trim();
  return text ? parsed(text, settings) : undefined;
}

/** `*` is everything, `example.com` and `.example.com` are that name and all below it; a port may follow. */
function excepts(exception: string, { hostname, port }: URL): boolean {
  const [name = '', only] = exception.trim().toLowerCase().split(':', 2);
  if (name === '*') return true;
  if (name === '' || (only !== undefined && only !== (port || '443'))) return false;
  return `.${hostname}`.endsWith(`.${name.replace(/^\*?\./u, '')}`);
}

function parsed(text: string, settings: NetworkSettings): Proxy {
  const address = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(address)) throw unsupported('URL');
  const url = new URL(address);
  const { protocol, hostname, pathname } = url;
  if (protocol.startsWith('pac') || /\.(?:pac|dat)$/iu.test(pathname)) throw unsupported('PAC');
  if (protocol.startsWith('socks')) throw unsupported('SOCKS');
  if (protocol !== 'http:' && protocol !== 'https:') throw unsupported(quote(protocol));
  const secure = protocol === 'https:';
  const port = Number(url.port) || (secure ? 443 : 80);
  const authorization = settings.proxyAuthorization || basic(url);
  return {
    secure,
    host: hostname.replace(/^\[|\]$/gu, ''),
    port,
    name: `${hostname}:${port}`,
    strict: settings.proxyStrictSsl,
    ...(authorization && { authorization }),
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc7617#section-2 */
function basic({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const text = `${decoded(username)}:${decoded(password)}`;
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function unsupported(kind: string): AuthError {
  return new AuthError('proxy_unsupported', { kind });
}
