import { BlockList, isIP, isIPv6 } from 'node:net';
import { isLoopbackHost } from '../../core/loopback.ts';

/**
 * Where an address lies. `reserved`: no host of the internet has it, though the resolver of some VPNs and proxies gives
 * such addresses for every name. `link_local` holds the metadata services of clouds as well.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export type Zone = 'public' | 'reserved' | 'private' | 'loopback' | 'link_local';

/** In the order in which they are tried. An IPv4 block holds its mapped addresses (`::ffff:0:0/96`) too. */
const zones = {
  link_local: blocks(
    '169.254.0.0/16 168.63.129.16/32 100.100.100.200/32',
    'fe80::/10 fd00:ec2::254/128 fd20:ce::254/128',
  ),
  // Also the unspecified address: to connect to it reaches this machine.
  loopback: blocks('127.0.0.0/8 0.0.0.0/8', '::1/128 ::/128'),
  private: blocks(
    '10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10',
    'fc00::/7 fec0::/10 64:ff9b:1::/48',
  ),
  reserved: blocks(
    `192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 198.18.0.0/15 198.51.100.0/24
     203.0.113.0/24 224.0.0.0/4 240.0.0.0/4`,
    '2001::/23 2001:db8::/32 2002::/16 3fff::/20',
  ),
} as const;

/** What else is public in IPv6: global unicast, IPv4-mapped, and IPv4 as a NAT64 gateway writes it. */
const unicast = blocks('', '2000::/3 ::ffff:0:0/96 64:ff9b::/96');

/** The IPv4 blocks are listed a second time as a NAT64 gateway writes them. @see https://www.rfc-editor.org/rfc/rfc6052 */
function blocks(v4: string, v6: string): BlockList {
  const list = new BlockList();
  for (const [net, bits] of subnets(v4)) {
    list.addSubnet(net, bits, 'ipv4');
    list.addSubnet(`64:ff9b::${net}`, 96 + bits, 'ipv6');
  }
  for (const [net, bits] of subnets(v6)) list.addSubnet(net, bits, 'ipv6');
  return list;
}

function subnets(text: string): [net: string, bits: number][] {
  const all = text.split(/\s+/u).filter(Boolean);
  return all.map((subnet) => {
    const [net = '', bits] = subnet.split('/');
    return [net, Number(bits)];
  });
}

/** The zone of an IP address; `reserved` for what is none. */
export function zoneOf(address: string): Zone {
  if (isIP(address) === 0) return 'reserved';
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  if (zones.link_local.check(address, family)) return 'link_local';
  if (zones.loopback.check(address, family)) return 'loopback';
  if (zones.private.check(address, family)) return 'private';
  const known = family === 'ipv4' || unicast.check(address, family);
  return known && !zones.reserved.check(address, family) ? 'public' : 'reserved';
}

/** The zone of a URL's host that is an IP address or a name of this machine; `undefined` when only a resolver knows. */
export function spelledZone({ hostname }: URL): Zone | undefined {
  if (isLoopbackHost(hostname)) return 'loopback';
  const address = hostname.replace(/^\[|\]$/gu, '');
  return isIP(address) === 0 ? undefined : zoneOf(address);
}

/**
 * | a server whose addresses are | may send us to |
 * |---|---|
 * | public | public |
 * | reserved | public, reserved |
 * | private | public, reserved, private |
 * | on this machine | all of these, and this machine |
 * | link-local | public, reserved, private, link-local |
 */
export const reach: Readonly<Record<Zone, readonly Zone[]>> = {
  public: ['public'],
  reserved: ['public', 'reserved'],
  private: ['public', 'reserved', 'private'],
  loopback: ['public', 'reserved', 'private', 'loopback'],
  link_local: ['public', 'reserved', 'private', 'link_local'],
};
