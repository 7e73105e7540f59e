import * as vscode from 'vscode';
import type { Signature } from '../../core/signing/signature.ts';
import type { HeaderQuestions } from '../keys/headerSteps.ts';
import type { HeadersDraft } from '../keys/headersDraft.ts';
import { keySteps } from '../keys/keySteps.ts';
import type { Answer, Position, Step } from '../multiStep.ts';
import { askPick } from '../pickStep.ts';
import { awsSteps } from './awsSteps.ts';
import { hmacSteps } from './hmacSteps.ts';
import { lineSteps } from './headerLineSteps.ts';
import { messageSteps } from './messageSteps.ts';
import type { SettingsStep } from './settingsStep.ts';
import { signatureFor, withSettings, type SignatureKind } from './signatureDraft.ts';
import { kindItems } from './signatureItems.ts';

/** The questions about a new signature: its kind, what that one needs, the headers that carry it, its keys. */
export function signingSteps(draft: HeadersDraft, of: HeaderQuestions): Step<HeadersDraft>[] {
  const kind: Step<HeadersDraft> = (current, at) => askKind(current, at, of);
  if (!draft.signature) return [kind];
  const isHmac = draft.signature.settings.kind === 'hmac';
  const lines = isHmac ? lineSteps(draft, of) : [];
  const ofHeaders = draft.headers.flatMap(({ keys }, header) =>
    keys.flatMap((_key, key) => keySteps(draft, [header, key], of.ring)),
  );
  return [kind, ...settingsSteps(draft), ...lines, ...ofHeaders, ...signingKeySteps(draft, of)];
}

/** The questions about a signature that is there already: its headers are changed as all others are. */
export function changingSteps(draft: HeadersDraft, of: HeaderQuestions): Step<HeadersDraft>[] {
  return [...settingsSteps(draft), ...signingKeySteps(draft, of)];
}

function settingsSteps({ signature }: HeadersDraft): Step<HeadersDraft>[] {
  return signature ? ofKind(signature.settings).map(asStep) : [];
}

function signingKeySteps(draft: HeadersDraft, { ring }: HeaderQuestions): Step<HeadersDraft>[] {
  const { keys = [] } = draft.signature ?? {};
  return keys.flatMap((_key, index) => keySteps(draft, ['signature', index], ring));
}

function ofKind({ kind }: Signature): SettingsStep[] {
  switch (kind) {
    case 'hmac':
      return hmacSteps;
    case 'message':
      return messageSteps;
    case 'aws':
      return awsSteps;
  }
}

function asStep(step: SettingsStep): Step<HeadersDraft> {
  return async (draft, at) => {
    if (!draft.signature) return draft;
    const settings = await step(draft.signature.settings, at);
    if (typeof settings !== 'object') return settings;
    return { ...draft, signature: withSettings(draft.signature, settings) };
  };
}

async function askKind(
  draft: HeadersDraft,
  at: Position,
  { ring, server, url, taken }: HeaderQuestions,
): Promise<Answer<HeadersDraft>> {
  const items = kindItems(taken);
  const before = draft.signature?.settings.kind;
  const active = items.find(({ answer }) => answer === before);
  const placeholder = vscode.l10n.t('How are the requests signed?');
  const kind = await askPick<SignatureKind>(at, { placeholder, items, active });
  if (typeof kind !== 'string') return kind;
  if (kind === before) return draft;
  const names = ring.keys.map(({ name }) => name);
  const signature = signatureFor(kind, { server, url, taken: names });
  return { ...draft, signature, headers: kind === 'hmac' ? proposedHeaders : [] };
}

const proposedHeaders = [
  { name: 'X-Signature', template: '${signature}', keys: [] },
  { name: 'X-Timestamp', template: '${timestamp}', keys: [] },
];
