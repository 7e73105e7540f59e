import { toDaemon } from '../../protocol/messages.ts';
import type { Face } from '../face.ts';

/** Starts the daemon when there is none; one that could not have its port tries it again. */
export async function tryAgain({ keyring }: Face): Promise<void> {
  await keyring.request(toDaemon.rebind, { anotherPort: false });
}
