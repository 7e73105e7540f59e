import * as vscode from 'vscode';
import { keyNamesOf } from '../../core/keys/keysOfServer.ts';
import type { Server } from '../../core/server.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import { confirm } from '../confirm.ts';
import type { Keyring } from '../keyring.ts';
import { stateOf } from '../serverPick.ts';

/** Offers to delete the keys that a server used before, and that no server uses now. */
export async function offerDeletion(
  keyring: Keyring,
  before: Server,
  after: Server,
): Promise<void> {
  const { keys } = await stateOf(keyring);
  const used = keyNamesOf(after);
  const unused = keyNamesOf(before).filter((name) => {
    const key = keys.find((one) => one.name === name);
    return key && !used.includes(name) && key.usedBy.every((id) => id === before.id);
  });
  for (const name of unused) {
    const question = vscode.l10n.t('Delete the key {name} from the keyring?', { name });
    const detail = vscode.l10n.t(
      'No server uses it any more. Whoever issued it accepts it until you withdraw it there.',
    );
    if (await confirm(question, detail, vscode.l10n.t('Delete')))
      await keyring.request(toDaemon.revokeKey, { name });
  }
}
