import * as vscode from 'vscode';
import { parseTemplate, signedVocabulary } from '../../core/headers/template.ts';
import { misread } from '../keys/misread.ts';
import type { TextProblem } from '../multiStep.ts';

/** An input has one line: a line end is typed as `\n`, and a backslash before such a letter twice. */
const escapes = new Map([
  [String.raw`\n`, '\n'],
  [String.raw`\r`, '\r'],
  [String.raw`\t`, '\t'],
  [String.raw`\\`, '\\'],
]);

/** A template for the string that is signed, with the offset at which each of its characters was typed. */
interface Typed {
  readonly template: string;
  readonly offsets: readonly number[];
}

/** Reads a template from the one line that was typed. */
export function readLine(line: string): Typed {
  const offsets: number[] = [];
  let template = '';
  for (const { 0: typed, index } of line.matchAll(/\\[nrt\\]|[^]/gu)) {
    const char = escapes.get(typed) ?? typed;
    for (let unit = 0; unit < char.length; unit++) offsets.push(index + unit);
    template += char;
  }
  return { template, offsets: [...offsets, line.length] };
}

/** A template as the one line by which {@link readLine} gives it again. */
export function lineFor(template: string): string {
  return template
    .replaceAll(/\\(?=[nrt\\])/gu, String.raw`\\`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`)
    .replaceAll('\t', String.raw`\t`);
}

/** What is to be said of the string that is signed while it is typed. */
export function canonicalProblem(line: string): TextProblem | undefined {
  const { template, offsets } = readLine(line);
  if (template === '')
    return { sentence: vscode.l10n.t('Enter what is signed, as the provider documents it.') };
  const parsed = parseTemplate(template, signedVocabulary);
  if (parsed.kind === 'problem')
    return misread(parsed.problem, signedVocabulary, (offset) => offsets[offset] ?? line.length);
  if (template.length > 4096) return { sentence: vscode.l10n.t('At most 4096 characters.') };
  if (parsed.template.some((part) => typeof part !== 'string')) return undefined;
  return {
    sentence: vscode.l10n.t('Nothing of the request is in it: every request is signed alike.'),
    weight: 'warning',
  };
}
