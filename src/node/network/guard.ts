import type { LookupFunction } from 'node:net';
import { AuthError, toAuthError } from '../../core/errors.ts';
import type { ServerAddress } from '../../core/server.ts';
import { reach, spelledZone, zoneOf, type Zone } from './addresses.ts';
import { addressesOf } from './lookup.ts';

/**
 * Keeps the OAuth requests that a server leads us to away from networks that it has no part in: its metadata could
 * name a service of this machine, of the private network, of a cloud. The server's own host was named by the user and is
 * always allowed; for others {@link reach} is the rule, by the server's own addresses. One that is named by a loopback name
 * or address needs a server that is as well, so that no answer of a resolver opens this machine.
 * @see https://modelcontextprotocol.io/docs/tutorials/security/security_best_practices#server-side-request-forgery-ssrf
 */
export class Guard {
  readonly #server: ServerAddress;
  readonly #own: URL;
  readonly #lookup: LookupFunction;

  constructor(server: ServerAddress, lookup: LookupFunction) {
    this.#server = server;
    this.#own = new URL(server.url);
    this.#lookup = lookup;
  }

  /** Judges what no resolver is asked for: an IP address, a loopback name. @throws AuthError `address_refused` */
  async check(url: URL): Promise<void> {
    if (url.hostname === this.#own.hostname) return;
    const zone = spelledZone(url);
    if (zone === undefined) return;
    const allowed = zone === 'loopback' ? spelledZone(this.#own) === zone : this.#allows(zone);
    if (!(await allowed)) throw refused(url.host, zone);
  }

  /** Name resolution that gives only addresses that may be reached; the socket connects to no other. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    if (hostname === this.#own.hostname) this.#lookup(hostname, options, callback);
    else void this.#answer(hostname, options, callback);
  };

  async #answer(...[hostname, options, callback]: Parameters<LookupFunction>): Promise<void> {
    try {
      const found = await addressesOf(this.#lookup, hostname, options);
      const [first, ...rest] = await this.#permitted(hostname, found);
      if (options.all || !first) callback(null, first ? [first, ...rest] : []);
      else callback(null, first.address, first.family);
    } catch (error) {
      callback(error instanceof Error ? error : toAuthError(error), []);
    }
  }

  async #permitted<T extends { address: string }>(
    host: string,
    found: readonly T[],
  ): Promise<readonly T[]> {
    const permitted: T[] = [];
    for (const one of found) if (await this.#allows(zoneOf(one.address))) permitted.push(one);
    const [first] = found;
    if (first && permitted.length === 0) throw refused(host, zoneOf(first.address));
    return permitted;
  }

  async #allows(zone: Zone): Promise<boolean> {
    if (zone === 'public') return true;
    if (this.#server.network?.privateAddresses && reach.private.includes(zone)) return true;
    const own = await this.#ownZones();
    return own.every((from) => reach[from].includes(zone));
  }

  /** Of several addresses each must allow it. One that cannot be resolved, as behind a proxy, is taken for public. */
  async #ownZones(): Promise<readonly Zone[]> {
    const spelled = spelledZone(this.#own);
    if (spelled) return [spelled];
    const found = await addressesOf(this.#lookup, this.#own.hostname).catch(() => []);
    return found.length > 0 ? found.map(({ address }) => zoneOf(address)) : ['public'];
  }
}

function refused(host: string, zone: Zone): AuthError {
  return new AuthError('address_refused', { host, zone });
}
