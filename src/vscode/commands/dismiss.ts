import { toDaemon } from '../../protocol/toDaemon.ts';
import type { Face } from '../face.ts';
import { targetOf } from '../serverPick.ts';

/** Takes away a line of the tree that a person has read and that needs nothing more. */
export async function dismiss({ keyring }: Face, argument: unknown): Promise<void> {
  const { part } = targetOf(argument);
  if (part !== undefined) await keyring.request(toDaemon.dismiss, { part });
}
