import * as vscode from 'vscode';
import { generateKey, type KeyAlphabet } from '../../core/keys/generate.ts';
import { keyPageOf } from '../../core/keys/providers.ts';
import type { Face } from '../face.ts';
import { askText, type TextProblem } from '../multiStep.ts';
import { pickOne } from '../oauthSettings/pickOne.ts';
import { openKeyPage } from './keyPage.ts';

interface Item extends vscode.QuickPickItem {
  readonly does: 'try' | 'copy' | 'open';
}

/** Makes a key and lets the person give it to the provider. `undefined` when the person left: then it is lost. */
export async function askGenerated(
  face: Face,
  serverUrl: string,
  title: string,
): Promise<string | undefined> {
  const alphabet = await askAlphabet(title);
  const prefix = alphabet && (await askPrefix(title));
  if (typeof prefix !== 'string' || !alphabet) return undefined;
  const value = generateKey(alphabet, prefix);
  return (await handOver(face, serverUrl, title, value)) ? value : undefined;
}

/** Puts a generated key into the clipboard until the person says that the provider has it. */
export async function handOver(
  { clipboard }: Pick<Face, 'clipboard'>,
  serverUrl: string,
  title: string,
  value: string,
): Promise<boolean> {
  await clipboard.copy(value);
  const placeholder = vscode.l10n.t('The new key is in the clipboard. Enter it at the provider.');
  for (;;) {
    const chosen = await pickOne<Item>({ title, placeholder }, handOverItems(serverUrl));
    if (!chosen || chosen.does === 'try') return chosen !== undefined;
    if (chosen.does === 'copy') await clipboard.copy(value);
    else await openKeyPage(serverUrl);
  }
}

function handOverItems(serverUrl: string): Item[] {
  const { provider, url } = keyPageOf(serverUrl);
  const at = provider ?? new URL(url).host;
  return [
    {
      label: `$(check) ${vscode.l10n.t('Try It')}`,
      detail: vscode.l10n.t('The provider has it. It is used only when the server accepts it.'),
      does: 'try',
    },
    {
      label: `$(link-external) ${vscode.l10n.t('Open {provider}', { provider: at })}`,
      detail: url,
      does: 'open',
    },
    {
      label: `$(copy) ${vscode.l10n.t('Copy Again')}`,
      detail: vscode.l10n.t('The clipboard is cleared after a minute.'),
      does: 'copy',
    },
  ];
}

async function askAlphabet(title: string): Promise<KeyAlphabet | undefined> {
  const placeholder = vscode.l10n.t('How is the key to be written? It has 256 random bits.');
  const chosen = await pickOne<vscode.QuickPickItem & { readonly alphabet: KeyAlphabet }>(
    { title, placeholder },
    [
      {
        label: 'base64url',
        description: vscode.l10n.t('43 characters: letters, digits, - and _'),
        alphabet: 'base64url',
      },
      {
        label: vscode.l10n.t('hexadecimal'),
        description: vscode.l10n.t('64 characters: digits and a to f'),
        alphabet: 'hex',
      },
    ],
  );
  return chosen?.alphabet;
}

async function askPrefix(title: string): Promise<string | undefined> {
  const answer = await askText(
    { title },
    {
      prompt: vscode.l10n.t('What the key begins with, such as sk_. Leave empty for nothing.'),
      value: '',
      validate: prefixProblem,
    },
  );
  return typeof answer === 'string' ? answer : undefined;
}

function prefixProblem(text: string): TextProblem | undefined {
  if (/^[\x21-\x7e]{0,32}$/u.test(text.trim())) return undefined;
  return {
    sentence: vscode.l10n.t('At most 32 letters, digits and signs, without white space.'),
  };
}
