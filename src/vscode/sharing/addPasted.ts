import * as vscode from 'vscode';
import { keyNamesOf, variableNamesOf } from '../../core/keys/keysOfServer.ts';
import type { SharedServer } from '../../core/sharedServer.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import { confirm } from '../confirm.ts';
import type { Face } from '../face.ts';
import { enterMissing } from '../keys/enterMissing.ts';
import { listText } from '../keys/keyTexts.ts';
import { tellTrial, type Done } from '../keys/keyTrial.ts';
import { unlinked } from '../plainText.ts';
import { stateOf } from '../serverPick.ts';

/** A server as it was pasted, under the name that the person gave it. */
type Named = Pick<SharedServer, 'name' | 'url' | 'auth'>;

/**
 * Adds a server that was exported elsewhere, then asks for the keys that are missing, and says what the server makes of
 * them. The id of one without keys, about which nothing was said yet.
 */
export async function addPasted(face: Face, pasted: Named): Promise<string | undefined> {
  const { keyring } = face;
  const { keys } = await stateOf(keyring);
  const kept = keys.map(({ name }) => name);
  const names = keyNamesOf(pasted);
  const shared = names.filter((name) => kept.includes(name));
  if (!(await mayBeShown(pasted, shared))) return undefined;
  const { name, url, auth } = pasted;
  const { id } = await keyring.request(toDaemon.addServer, { name, url, ...auth });
  await keyring.announceOutside(variableNamesOf(pasted));
  const missing = names.filter((one) => !shared.includes(one));
  const [first] = missing;
  if (first !== undefined) await enterMissing(face, { id, name, auth }, missing, first);
  else if (auth.scheme !== 'headers') return id;
  else void tellTrial(face, { id, name }, doneWith(pasted));
  return undefined;
}

function doneWith({ name, auth: { headers = [], signature } }: Named): Done {
  return {
    before: vscode.l10n.t('{server} is in the keyring.', { server: unlinked(name) }),
    draft: { headers: headers.map((header) => ({ ...header, keys: [] })) },
    isSigned: signature !== undefined,
  };
}

/** Whoever wrote the text chose where keys and variables of this machine go. */
async function mayBeShown(pasted: Named, keys: readonly string[]): Promise<boolean> {
  const variables = variableNamesOf(pasted);
  if (keys.length + variables.length === 0) return true;
  const { name, url } = pasted;
  const question = vscode.l10n.t('Use what you have already for {host}?', {
    host: new URL(url).host,
  });
  return confirm(question, shownText(name, keys, variables), vscode.l10n.t('Add Server'));
}

/** What of this machine a server is to get. */
export function shownText(
  server: string,
  keys: readonly string[],
  variables: readonly string[],
): string {
  const parts = [
    keys.length > 0 &&
      vscode.l10n.t('{server} uses these keys of your keyring: {names}.', {
        server,
        names: listText(keys),
      }),
    variables.length > 0 &&
      vscode.l10n.t('{server} gets these variables of your environment: {names}.', {
        server,
        names: listText(variables),
      }),
    vscode.l10n.t('Whoever wrote the text that you pasted chose them.'),
  ];
  return parts.filter(Boolean).join('\n');
}
