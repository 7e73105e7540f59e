import * as vscode from 'vscode';
import type { HmacSignature } from '../../core/signing/signature.ts';
import { separator, type PickItem } from '../pickStep.ts';
import { canonicalProblem, lineFor, readLine } from './canonicalLine.ts';
import { askAmong, askInto, settingsStep, type SettingsStep } from './settingsStep.ts';
import { secretEncodingText } from './signatureItems.ts';
import { encodingText, hashText } from './signatureTexts.ts';

type Written = Pick<HmacSignature, 'hash' | 'encoding'>;
type Secret = Pick<HmacSignature, 'secretEncoding'>;

/** The questions about an HMAC. */
export const hmacSteps: SettingsStep[] = [
  settingsStep('hmac', async (settings, at) => {
    const placeholder = vscode.l10n.t('Which hash, and how is the signature written?');
    const same = ({ hash, encoding }: Written): boolean =>
      hash === settings.hash && encoding === settings.encoding;
    const answer = await askAmong<Written>(at, placeholder, writtenItems(), same);
    return typeof answer === 'object' ? { ...settings, ...answer } : answer;
  }),
  settingsStep('hmac', (settings, at) =>
    askInto(
      at,
      {
        prompt: vscode.l10n.t(
          'What is signed, as the provider documents it. A line end is {end}. References: {references}',
          { end: String.raw`\n`, references },
        ),
        value: lineFor(settings.template),
        placeholder: '${timestamp}.${body}',
        verbatim: true,
        validate: canonicalProblem,
      },
      (text) => ({ ...settings, template: readLine(text).template }),
    ),
  ),
  settingsStep('hmac', async (settings, at) => {
    const placeholder = vscode.l10n.t('How does the provider write its key?');
    const same = ({ secretEncoding }: Secret): boolean =>
      secretEncoding === settings.secretEncoding;
    const answer = await askAmong<Secret>(at, placeholder, secretItems(), same);
    return typeof answer === 'object' ? { ...settings, ...answer } : answer;
  }),
];

const references =
  '${method} ${url} ${host} ${path} ${query} ${header:…} ${body} ${digest:sha-256:hex} ${timestamp} ${nonce}';

const hashes: readonly HmacSignature['hash'][] = ['sha-256', 'sha-384', 'sha-512'];
const encodings: readonly HmacSignature['encoding'][] = ['hex', 'base64', 'base64url'];

function writtenItems(): PickItem<Written>[] {
  return hashes.flatMap((hash) => [
    separator(hashText(hash)),
    ...encodings.map((encoding) => ({
      label: `HMAC ${hashText(hash)}`,
      description: encodingText(encoding),
      answer: { hash, encoding },
    })),
  ]);
}

function secretItems(): PickItem<Secret>[] {
  const all: readonly HmacSignature['secretEncoding'][] = ['text', 'hex', 'base64'];
  return all.map((secretEncoding) => ({
    ...secretEncodingText(secretEncoding),
    answer: { secretEncoding },
  }));
}
