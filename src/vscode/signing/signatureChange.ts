import * as vscode from 'vscode';
import type { Auth } from '../../core/server.ts';
import type { Signature } from '../../core/signing/signature.ts';
import type { HeaderQuestions } from '../keys/headerSteps.ts';
import { newKeysOf, type HeadersDraft } from '../keys/headersDraft.ts';
import { runSteps, type Step } from '../multiStep.ts';
import { askPick, type PickItem } from '../pickStep.ts';
import { draftOf, signatureOf } from './signatureDraft.ts';
import { changingSteps, signingSteps } from './signingSteps.ts';
import { signatureText } from './signatureTexts.ts';

type Change = 'change' | 'try' | 'remove';

/** Shows what a signature would sign. */
type TryOut = (signature: Signature) => Promise<void>;

/** Asks for the signature of a server, or what to do with the one that it has. `undefined` when the person left. */
export async function askSignature(
  title: string,
  { signature }: Auth,
  of: HeaderQuestions,
  tryOut: TryOut,
): Promise<HeadersDraft | 'remove' | undefined> {
  if (!signature)
    return runSteps<HeadersDraft>(title, { headers: [] }, (draft) => signingSteps(draft, of));
  const placeholder = signatureText(signature);
  const chosen = await askPick<Change>({ title }, { placeholder, items: changeItems() });
  if (chosen === 'try') await tryOut(signature);
  if (chosen === 'change') return changed(title, signature, of, tryOut);
  return chosen === 'remove' ? chosen : undefined;
}

/** A server without its signature, and without the headers that carried it; unauthenticated, if nothing else is left. */
export function withoutSignature({ signature: _signature, headers = [], ...auth }: Auth): Auth {
  const left = headers.filter(({ template }) => !template.includes('${signature}'));
  const isBare = auth.scheme === 'headers' && left.length === 0;
  const scheme = isBare ? 'none' : auth.scheme;
  return { ...auth, scheme, ...(left.length > 0 && { headers: left }) };
}

function changed(
  title: string,
  signature: Signature,
  of: HeaderQuestions,
  tryOut: TryOut,
): Promise<HeadersDraft | undefined> {
  const kept = of.ring.keys.map(({ name }) => name);
  const draft = { headers: [], signature: draftOf(signature, kept) };
  return runSteps<HeadersDraft>(title, draft, (current) => [
    ...changingSteps(current, of),
    ...(newKeysOf(current).length === 0 ? [keepingStep(tryOut)] : []),
  ]);
}

/** Before it is kept it may be tried: as long as its keys are in the keyring, nothing is in the way. */
function keepingStep(tryOut: TryOut): Step<HeadersDraft> {
  return async (draft, at) => {
    for (;;) {
      const placeholder = draft.signature ? signatureText(draft.signature.settings) : '';
      const answer = await askPick<'keep' | 'try'>(at, { placeholder, items: keepingItems() });
      if (answer === 'keep') return draft;
      if (answer !== 'try') return answer;
      if (draft.signature) await tryOut(signatureOf(draft.signature));
    }
  };
}

function keepingItems(): PickItem<'keep' | 'try'>[] {
  return [
    { label: `$(check) ${vscode.l10n.t('Sign like this')}`, answer: 'keep' },
    { ...tryItem(), answer: 'try' },
  ];
}

function tryItem(): vscode.QuickPickItem {
  return {
    label: `$(beaker) ${vscode.l10n.t('Try Signature…')}`,
    description: vscode.l10n.t('see what is signed, without sending it'),
  };
}

function changeItems(): PickItem<Change>[] {
  return [
    {
      label: `$(edit) ${vscode.l10n.t('Change what is signed, and by which key')}`,
      answer: 'change',
    },
    { ...tryItem(), answer: 'try' },
    { label: `$(trash) ${vscode.l10n.t('Remove')}`, answer: 'remove' },
  ];
}
