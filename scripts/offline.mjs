// @ts-check
import { run } from './setup/process.mjs';

/**
 * What a command begins with that runs in a network of its own: loopback and nothing else. Perl, which every Debian has,
 * does it where `ip` is missing.
 */
const OFFLINE = /** @type {const} */ ([
  'unshare',
  '--net',
  'sh',
  '-c',
  `{ ip link set lo up 2>&- || perl -e '$lo = pack("a16sx14", "lo", 1); socket(S, 2, 2, 0) && ioctl(S, 0x8914, $lo) or exit 1'; } && exec "$@"`,
  'sh',
]);

/**
 * Takes the network from a command, so that its success shows that it needs none. Where that is not permitted the
 * command stays as it is, and a line says so.
 *
 * @param {readonly string[]} command
 * @returns {Promise<readonly string[]>}
 */
export async function offline(command) {
  const [unshare, ...args] = OFFLINE;
  try {
    await run(unshare, [...args, 'true']);
  } catch {
    console.log('(with a network: only root on Linux can take it away)');
    return command;
  }
  return [...OFFLINE, ...command];
}
