import * as vscode from 'vscode';
import { referencesIn } from '../../core/headers/template.ts';
import { signedTemplate, type Signature } from '../../core/signing/signature.ts';
import type { HeaderQuestions } from '../keys/headerSteps.ts';
import type { HeaderDraft, HeadersDraft } from '../keys/headersDraft.ts';
import { namedKeys } from '../keys/namedKeys.ts';
import { askText, type Answer, type Position, type Step } from '../multiStep.ts';
import { headerLineProblem, readHeader } from './headerLine.ts';

/** The questions about the headers that carry a signature, one line each, until one is left empty. */
export function lineSteps({ headers }: HeadersDraft, of: HeaderQuestions): Step<HeadersDraft>[] {
  return [...headers, undefined].map(
    (_header, index) => (draft, at) => askLine(draft, at, index, of),
  );
}

async function askLine(
  draft: HeadersDraft,
  at: Position,
  index: number,
  { ring, taken }: HeaderQuestions,
): Promise<Answer<HeadersDraft>> {
  const { headers } = draft;
  const others = headers.filter((_header, other) => other !== index).map(({ name }) => name);
  const all = { ...taken, names: [...taken.names, ...others] };
  const answer = await askText(at, {
    prompt: promptFor(index),
    value: lineOf(headers[index]) ?? proposedFor(draft),
    placeholder: index === 0 ? 'X-Signature: ${signature}' : 'X-Client: my-client',
    validate: (text) => headerLineProblem(text, all, index === 0),
  });
  if (typeof answer !== 'string') return answer;
  const before = headers.slice(0, index);
  if (answer === '') return { ...draft, headers: before };
  const { name, template } = readHeader(answer);
  const header = { name, template, keys: namedKeys(template, draft, index, ring) };
  return { ...draft, headers: [...before, header, ...headers.slice(index + 1)] };
}

function lineOf(header: HeaderDraft | undefined): string | undefined {
  return header && `${header.name}: ${header.template ?? ''}`;
}

function promptFor(index: number): string {
  return index === 0
    ? vscode.l10n.t('The header with the signature, and what stands around the signature')
    : vscode.l10n.t('Another header that belongs to it. Leave it empty when that is all.');
}

/** Where the nonce is signed, the server has to be told it. */
function proposedFor({ headers, signature }: HeadersDraft): string {
  const isSent = headers.some(({ template = '' }) => template.includes('${nonce}'));
  return signature && usesNonce(signature.settings) && !isSent ? 'X-Nonce: ${nonce}' : '';
}

function usesNonce(settings: Signature): boolean {
  return (
    settings.kind === 'hmac' &&
    referencesIn(signedTemplate(settings)).some(({ name }) => name === 'nonce')
  );
}
