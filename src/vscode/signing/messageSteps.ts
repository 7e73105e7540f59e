import * as vscode from 'vscode';
import type { MessageSignature } from '../../core/signing/signature.ts';
import { stringItem } from '../../core/signing/structuredFields.ts';
import type { TextProblem } from '../multiStep.ts';
import type { PickItem } from '../pickStep.ts';
import { askComponents } from './componentPick.ts';
import { askAmong, askInto, settingsStep, type SettingsStep } from './settingsStep.ts';

type Algorithm = Pick<MessageSignature, 'algorithm'>;

/** The questions about an HTTP message signature. */
export const messageSteps: SettingsStep[] = [
  settingsStep('message', async (settings, at) => {
    const placeholder = vscode.l10n.t('Which algorithm?');
    const same = ({ algorithm }: Algorithm): boolean => algorithm === settings.algorithm;
    const answer = await askAmong<Algorithm>(at, placeholder, algorithmItems(), same);
    return typeof answer === 'object' ? { ...settings, ...answer } : answer;
  }),
  settingsStep('message', async (settings, at) => {
    const components = await askComponents(at, settings.components);
    return Array.isArray(components) ? { ...settings, components } : components;
  }),
  settingsStep('message', ({ keyId, ...settings }, at) =>
    askInto(
      at,
      {
        prompt: vscode.l10n.t(
          'The key id by which the server finds your key. Leave it empty when there is none.',
        ),
        value: keyId ?? '',
        placeholder: 'my-client-key',
        validate: keyIdProblem,
      },
      (text) => (text === '' ? settings : { ...settings, keyId: text }),
    ),
  ),
];

function algorithmItems(): PickItem<Algorithm>[] {
  const pair = vscode.l10n.t('a private key, whose public key the server has');
  const shared = vscode.l10n.t('a key that both sides have, in Base64');
  const all: readonly (readonly [MessageSignature['algorithm'], string])[] = [
    ['ed25519', pair],
    ['ecdsa-p256-sha256', pair],
    ['ecdsa-p384-sha384', pair],
    ['rsa-pss-sha512', pair],
    ['rsa-v1_5-sha256', pair],
    ['hmac-sha256', shared],
  ];
  return all.map(([algorithm, description]) => ({
    label: algorithm,
    description,
    answer: { algorithm },
  }));
}

function keyIdProblem(text: string): TextProblem | undefined {
  const isFine = stringItem(text.trim()) !== undefined && text.length <= 512;
  return isFine ? undefined : { sentence: vscode.l10n.t('At most 512 characters of ASCII.') };
}
