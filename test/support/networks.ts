import type { LookupFunction } from 'node:net';
import { Network } from '../../src/node/network/network.ts';
import type { NetworkSettings } from '../../src/protocol/network.ts';

/** What a window hands over that set nothing, with changes. */
export function told(changes: Partial<NetworkSettings> = {}): NetworkSettings {
  return {
    useProxy: true,
    proxy: '',
    noProxy: [],
    proxyStrictSsl: true,
    environment: {},
    certificates: [],
    ...changes,
  };
}

/** A network that was told, whose resolver knows these names only. */
export function networkWith(
  changes: Partial<NetworkSettings>,
  names: Record<string, string[]> = {},
): Network {
  const network = new Network(resolver(names));
  network.configure(told(changes));
  return network;
}

function resolver(names: Record<string, string[]>): LookupFunction {
  return (hostname, { all }, callback) => {
    const found = (names[hostname] ?? []).map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    const [first] = found;
    if (!first)
      return callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
    return all ? callback(null, found) : callback(null, first.address, first.family);
  };
}
