import * as vscode from 'vscode';
import { generateKey } from '../../core/keys/generate.ts';
import type { Step } from '../multiStep.ts';
import { askPick, type PickItem } from '../pickStep.ts';
import { keysAt, withKey, type HeadersDraft, type KeyPlace } from './headersDraft.ts';
import type { KeyDraft, KeyOrigin } from './keyDraft.ts';

/** To generate a key, where both sides know the same one and it is bytes that nobody has to remember. */
export function generatedItems({ signs }: KeyDraft): PickItem<{ readonly origin: KeyOrigin }>[] {
  if (signs !== 'text' && signs !== 'hex' && signs !== 'base64') return [];
  return [
    {
      label: `$(sparkle) ${vscode.l10n.t('Generate one')}`,
      description: vscode.l10n.t('256 random bits, which you give to the provider'),
      answer: { origin: { kind: 'generated' } },
    },
  ];
}

/** Makes a key and keeps it in the clipboard until the person says that the provider has it. */
export function generateStep(
  place: KeyPlace,
  copy: (value: string) => Promise<void>,
): Step<HeadersDraft> {
  return async (draft, at) => {
    const { signs, text } = keysAt(draft, place)[place[1]] ?? {};
    const value = text ?? generateKey(signs === 'hex' ? 'hex' : 'base64url');
    for (;;) {
      await copy(value);
      const answer = await askPick<'done' | 'again'>(at, {
        placeholder: vscode.l10n.t('The new key is in the clipboard. Enter it at the provider.'),
        items: [
          { label: `$(check) ${vscode.l10n.t('The provider has it')}`, answer: 'done' },
          {
            label: `$(copy) ${vscode.l10n.t('Copy Again')}`,
            description: vscode.l10n.t('The clipboard is cleared after a minute.'),
            answer: 'again',
          },
        ],
      });
      if (answer === 'done') return withKey(draft, place, { text: value });
      if (answer !== 'again') return answer;
    }
  };
}
