import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { keyNamesOf } from '../../core/keys/keysOfServer.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { ServerView } from '../../protocol/state.ts';
import type { Face } from '../face.ts';
import { askText } from '../multiStep.ts';
import { stateOf } from '../serverPick.ts';

const namedSchema = z.object({ key: z.string() });

/** Enters a key of a server that is missing, or tries another value and puts it in place of the one that is there. */
export async function rotateCredential(
  { keyring }: Face,
  { server }: ServerView,
  argument: unknown,
): Promise<void> {
  const named = namedSchema.safeParse(argument);
  const [name] = named.success ? [named.data.key] : keyNamesOf(server);
  if (name === undefined) return;
  const value = await askText(
    { title: vscode.l10n.t('Rotate Credential') },
    {
      prompt: vscode.l10n.t('The new value of {name}', { name }),
      value: '',
      password: true,
      validate: (text) =>
        text.trim() === '' ? { sentence: vscode.l10n.t('Enter the key.') } : undefined,
    },
  );
  if (typeof value !== 'string') return;
  const { keys } = await stateOf(keyring);
  const known = keys.find((key) => key.name === name);
  if (known) await keyring.request(toDaemon.rotateKey, { name, value });
  else await keyring.request(toDaemon.keepKey, { name, form: 'text', value });
}
