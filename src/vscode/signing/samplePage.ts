import * as vscode from 'vscode';
import type { Server } from '../../core/server.ts';
import { secretNamesIn, type Signature } from '../../core/signing/signature.ts';
import { listText } from '../keys/keyTexts.ts';
import type { Sample } from './sample.ts';
import { timeText } from './sampleForm.ts';
import { signatureText } from './signatureTexts.ts';
import { visible } from './visibleText.ts';

/** What came of a sample. */
interface Tried {
  /** the canonical string */
  readonly base: string;
  /** those that carry the signature */
  readonly headers: Readonly<Record<string, string>>;
  readonly signature?: string | undefined;
}

const RULE = '─'.repeat(72);

/** What was signed and what came of it, as a text. */
export function samplePage(
  { name, url }: Pick<Server, 'name' | 'url'>,
  signature: Signature,
  sample: Sample,
  { base, headers, signature: made }: Tried,
): string {
  const { method, path, body, now, nonce } = sample;
  const size = new TextEncoder().encode(base).length;
  const parts = [
    [vscode.l10n.t('Signature of {server}', { server: name }), aboutOf(signature)],
    [vscode.l10n.t('Nothing was sent. Keys are not shown: a name in <> stands for its value.')],
    [
      vscode.l10n.t('SAMPLE REQUEST'),
      `${method} ${new URL(url).origin}${path}`,
      ...linesOf(sample.headers),
      ...(body === '' ? [] : ['', body]),
      '',
      vscode.l10n.t('Time: {time}', { time: timeText(now) }),
      vscode.l10n.t('Nonce: {nonce}', { nonce }),
    ],
    [
      vscode.l10n.t('CANONICAL STRING, {size} bytes', { size }),
      vscode.l10n.t('{end} is a line end, {tab} a tab, {space} a space at the end of a line', {
        end: '↵ (LF)',
        tab: '→',
        space: '·',
      }),
      RULE,
      visible(base),
      RULE,
    ],
    made === undefined ? [] : [vscode.l10n.t('SIGNATURE'), made],
    [vscode.l10n.t('HEADERS THAT CARRY IT'), ...linesOf(headers)],
  ];
  const shown = parts.filter(({ length }) => length > 0);
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function aboutOf(signature: Signature): string {
  const names = secretNamesIn(signature);
  return `${signatureText(signature)} · ${vscode.l10n.t('Keys: {names}', { names: listText(names) })}`;
}

function linesOf(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
}
