import * as vscode from 'vscode';
import { pickOne } from './pickOne.ts';
import type { SettingText } from './settingTexts.ts';

/** What PEM can hold that is of use here, as its first line calls it. */
export type PemLabel = 'PRIVATE KEY' | 'CERTIFICATE';

/** Takes a key or a certificate from a file or the clipboard: it has many lines, an input box has one. */
export async function takePem(
  title: string,
  { label, explanation }: Pick<SettingText, 'label' | 'explanation'>,
  wanted: PemLabel,
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
  const text = await source?.read();
  if (text === undefined) return undefined;
  const begin = `-----BEGIN ${wanted}-----`;
  if (text.includes(begin)) return text.trim();
  void vscode.window.showErrorMessage(
    vscode.l10n.t('What is wanted here begins with {begin}. Nothing was changed.', { begin }),
  );
  return undefined;
}

async function fromFile(): Promise<string | undefined> {
  const openLabel = vscode.l10n.t('Use This File');
  const [file] = (await vscode.window.showOpenDialog({ openLabel })) ?? [];
  return file && new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}
