import { toDaemon } from '../../protocol/toDaemon.ts';
import type { Face } from '../face.ts';

/** Tries again what keeps the whole keyring from working: the daemon, its secrets, its journal, its port. */
export async function tryAgain({ keyring }: Face): Promise<void> {
  await keyring.unlock();
  await keyring.request(toDaemon.retry, {});
}
