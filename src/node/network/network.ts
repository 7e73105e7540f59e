import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import type { TlsIdentity } from '../../core/server.ts';
import type { NetworkSettings } from '../../protocol/network.ts';
import { spelledZone } from './addresses.ts';
import { localFirst } from './lookup.ts';
import { proxyFor, type Proxy } from './proxy.ts';
import { Trust } from './trust.ts';
import { TunnelAgent } from './tunnel.ts';

/** Until a window says otherwise: no proxy, and Node's own certificate authorities. */
const untold: NetworkSettings = {
  useProxy: false,
  proxy: '',
  noProxy: [],
  proxyStrictSsl: true,
  environment: {},
  certificates: [],
};

/** What differs from one connection to the next. */
export interface Connecting {
  /** a PEM text whose certificate authorities count for this one as well */
  readonly ca?: string | undefined;
  /** the certificate to show to the server; never to a proxy, and never by plain http */
  readonly identity?: TlsIdentity | undefined;
  /** name resolution, when it is another than the network's; behind a proxy there is none */
  readonly lookup?: LookupFunction;
  /** ends an attempt to get through the proxy */
  readonly signal?: AbortSignal;
}

/** The way from the daemon to every other machine: proxy, certificate authorities, name resolution. */
export class Network {
  /** name resolution for what is not given another */
  readonly lookup: LookupFunction;
  #settings = untold;
  #trust = new Trust([]);

  /** `resolve` stands in for the system's resolver. */
  constructor(resolve?: LookupFunction) {
    this.lookup = localFirst(resolve);
  }

  /** The settings that are in force: another object after each change. */
  get settings(): NetworkSettings {
    return this.#settings;
  }

  /** How many certificate authorities windows added to Node's own. */
  get certificates(): number {
    return this.#trust.size;
  }

  /** The certificate authorities that count, in PEM; those in `ca`, for one server, as well. */
  authorities(ca?: string): readonly string[] {
    return this.#trust.authorities(ca);
  }

  /** Takes what a window says in place of what was said before; for connections that begin from now on. */
  configure(settings: NetworkSettings): void {
    if (isDeepStrictEqual(settings, this.#settings)) return;
    this.#settings = settings;
    this.#trust = new Trust(settings.certificates);
  }

  /** The proxy for a URL: never for this machine. @throws AuthError `proxy_unsupported` */
  proxy(url: URL): Proxy | undefined {
    return spelledZone(url) === 'loopback' ? undefined : proxyFor(this.#settings, url);
  }

  /**
   * An agent for the connections to one server, under the settings of this moment.
   * @throws AuthError `proxy_unsupported`, `client_certificate_invalid`; its requests fail with those of {@link TunnelAgent}
   */
  agent(url: URL, options: http.AgentOptions, connecting: Connecting = {}): http.Agent {
    const { ca, identity, lookup = this.lookup, signal } = connecting;
    if (url.protocol === 'http:') return new http.Agent({ ...options, lookup });
    const proxy = this.proxy(url);
    const secureContext = identity
      ? this.#trust.contextShowing(identity, ca)
      : this.#trust.context(ca);
    if (!proxy) return new https.Agent({ ...options, lookup, secureContext });
    const proxyContext = this.#trust.context();
    const through = { proxy, lookup: this.lookup, proxyContext, secureContext, signal };
    return new TunnelAgent(options, through);
  }
}
