import * as dns from 'node:dns';
import type { LookupFunction } from 'node:net';

const here = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/**
 * Name resolution for every socket that we open: `localhost` and every name below it are this machine, whatever a
 * resolver says; 127.0.0.1 is tried before ::1. All other names go to `resolve`, the system's unless a test gives one.
 * @see https://www.rfc-editor.org/rfc/rfc6761#section-6.3
 */
export function localFirst(resolve: LookupFunction = dns.lookup): LookupFunction {
  return (hostname, options, callback) => {
    if (!/(?:^|\.)localhost\.?$/iu.test(hostname)) return resolve(hostname, options, callback);
    const [v4, v6] = here;
    const only = { 0: undefined, 4: v4, IPv4: v4, 6: v6, IPv6: v6 }[options.family ?? 0];
    if (options.all) return callback(null, only ? [only] : here);
    return callback(null, only?.address ?? '127.0.0.1', only?.family ?? 4);
  };
}

/** Every address of a name, in the resolver's order. @throws the resolver's error */
export function addressesOf(
  lookup: LookupFunction,
  hostname: string,
  options: dns.LookupOptions = {},
): Promise<readonly dns.LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(hostname, { ...options, all: true }, (error, found, family = 4) => {
      if (error) reject(error);
      else resolve(typeof found === 'string' ? [{ address: found, family }] : found);
    });
  });
}
