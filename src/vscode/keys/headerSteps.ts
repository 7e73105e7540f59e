import * as vscode from 'vscode';
import { askText, type Answer, type Position, type Step } from '../multiStep.ts';
import { askPick } from '../pickStep.ts';
import { signingSteps } from '../signing/signingSteps.ts';
import { headersFor, withHeader, type HeaderDraft, type HeadersDraft } from './headersDraft.ts';
import { namedKeys } from './namedKeys.ts';
import { headerProblem, templateProblem, type TakenNames } from './headerProblems.ts';
import { keySteps, type KeyRing } from './keySteps.ts';
import { presetItems } from './presets.ts';

/** For which server headers are decided about, and what is there already. */
export interface HeaderQuestions {
  readonly ring: KeyRing;
  /** by which keys are named */
  readonly server: string;
  readonly url: string;
  /** the headers that it has already */
  readonly taken: TakenNames;
}

/** The questions about headers: which preset, then what that one needs, then what its answers need. */
export function headerSteps(draft: HeadersDraft, of: HeaderQuestions): Step<HeadersDraft>[] {
  const preset: Step<HeadersDraft> = (current, at) => askPreset(current, at, of);
  if (draft.preset === 'signed') return [preset, ...signingSteps(draft, of)];
  const all = draft.headers.flatMap((header, index) => ownSteps(draft, header, index, of));
  return [preset, ...all];
}

/** The questions about a header whose preset is decided. */
export function ownSteps(
  draft: HeadersDraft,
  { asksName, template, keys }: HeaderDraft,
  index: number,
  of: HeaderQuestions,
): Step<HeadersDraft>[] {
  const steps: Step<HeadersDraft>[] = [];
  if (asksName) steps.push((current, at) => askName(current, at, index, of));
  if (template !== undefined) steps.push((current, at) => askTemplate(current, at, index, of));
  steps.push(...keys.flatMap((_key, key) => keySteps(draft, [index, key], of.ring)));
  if (draft.preset === 'free' && template) steps.push((current, at) => askMore(current, at, index));
  return steps;
}

async function askPreset(
  draft: HeadersDraft,
  at: Position,
  { ring, server, taken }: HeaderQuestions,
): Promise<Answer<HeadersDraft>> {
  const items = presetItems(taken);
  const placeholder = vscode.l10n.t('What does the server ask for?');
  const active = items.find(({ answer }) => answer === draft.preset);
  const answer = await askPick(at, { placeholder, items, active });
  if (typeof answer !== 'string' || answer === draft.preset)
    return typeof answer === 'string' ? draft : answer;
  const names = ring.keys.map(({ name }) => name);
  return headersFor(answer, server, names);
}

async function askName(
  draft: HeadersDraft,
  at: Position,
  index: number,
  { taken }: HeaderQuestions,
): Promise<Answer<HeadersDraft>> {
  const others = draft.headers.filter((_header, other) => other !== index).map(({ name }) => name);
  const all = { ...taken, names: [...taken.names, ...others] };
  const answer = await askText(at, {
    prompt: vscode.l10n.t('The name of the header, as the documentation of the server says it'),
    value: draft.headers[index]?.name ?? '',
    placeholder: 'X-API-Key',
    validate: (text) => headerProblem(text, all),
  });
  if (typeof answer !== 'string') return answer;
  return withHeader(draft, index, (header) => ({ ...header, name: answer }));
}

async function askTemplate(
  draft: HeadersDraft,
  at: Position,
  index: number,
  { ring }: HeaderQuestions,
): Promise<Answer<HeadersDraft>> {
  const { name = '', template = '' } = draft.headers[index] ?? {};
  const answer = await askText(at, {
    prompt: vscode.l10n.t('What {header} says. References: {references}', {
      header: name,
      references: '${secret:…} ${env:…} ${totp:…} ${timestamp} ${nonce}',
    }),
    value: template,
    placeholder: 'Bearer ${secret:my-key}',
    validate: (text) => templateProblem(text, process.env),
  });
  if (typeof answer !== 'string') return answer;
  return withHeader(draft, index, (header) => ({
    ...header,
    template: answer,
    keys: namedKeys(answer, draft, index, ring),
  }));
}

async function askMore(
  draft: HeadersDraft,
  at: Position,
  index: number,
): Promise<Answer<HeadersDraft>> {
  const { headers } = draft;
  const isLast = index === headers.length - 1;
  const done = { label: `$(check) ${vscode.l10n.t('No, that is all')}`, answer: 'done' } as const;
  const more = { label: `$(add) ${vscode.l10n.t('Another header')}`, answer: 'more' } as const;
  const answer = await askPick<'done' | 'more'>(at, {
    placeholder: vscode.l10n.t('Does the server ask for more?'),
    items: [done, more],
    active: isLast ? done : more,
  });
  if (answer === 'done') return { ...draft, headers: headers.slice(0, index + 1) };
  if (answer !== 'more') return answer;
  const another = headersFor('free', '', []).headers;
  return isLast ? { ...draft, headers: [...headers, ...another] } : draft;
}
