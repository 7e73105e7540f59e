import * as vscode from 'vscode';
import { pickOne } from './pickOne.ts';
import type { SettingText } from './settingTexts.ts';

/** The first line of a key that can be used. */
const HEAD = '-----BEGIN PRIVATE KEY-----';

/** Takes a private key from a file or the clipboard: it has many lines, an input box has one. */
export async function takePrivateKey(
  title: string,
  { label, explanation }: SettingText,
): Promise<string | undefined> {
  const sources = [
    { label: `$(file) ${vscode.l10n.t('Read it from a file')}`, read: fromFile },
    {
      label: `$(clippy) ${vscode.l10n.t('Take it from the clipboard')}`,
      read: async () => vscode.env.clipboard.readText(),
    },
  ];
  const head = { title: `${title}: ${label}`, placeholder: explanation };
  const source = await pickOne(head, sources);
  const key = await source?.read();
  if (key === undefined) return undefined;
  if (key.includes(HEAD)) return key.trim();
  void vscode.window.showErrorMessage(
    vscode.l10n.t('This is no private key in PEM: it begins with {head}. Nothing was changed.', {
      head: HEAD,
    }),
  );
  return undefined;
}

async function fromFile(): Promise<string | undefined> {
  const openLabel = vscode.l10n.t('Use This Key');
  const [file] = (await vscode.window.showOpenDialog({ openLabel })) ?? [];
  return file && new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}
