import * as vscode from 'vscode';
import { isHeaderValue } from '../../core/headers/headerRules.ts';
import { askText, type TextProblem } from '../multiStep.ts';
import { separator, type PickItem } from '../pickStep.ts';
import { withoutIcons } from '../plainText.ts';
import { readHeader } from './headerLine.ts';
import type { Sample } from './sample.ts';

/** A header of a sample request; without a name another one. */
export interface HeaderRow {
  readonly part: 'header';
  readonly name?: string;
}

/** The headers of a sample request, and another one. */
export function headerRows({ headers }: Sample): PickItem<HeaderRow>[] {
  return [
    separator(vscode.l10n.t('Headers')),
    ...Object.entries(headers).map(([name, value]) => ({
      label: `$(symbol-field) ${name}`,
      description: withoutIcons(value),
      answer: { part: 'header' as const, name },
    })),
    { label: `$(add) ${vscode.l10n.t('Add a header')}`, answer: { part: 'header' } },
  ];
}

/** Asks for a header in one line; one that is left empty is taken out. */
export async function askHeader(
  title: string,
  { headers }: Sample,
  name: string | undefined,
): Promise<Partial<Sample>> {
  const answer = await askText(
    { title },
    {
      prompt: vscode.l10n.t('Name and value of the header; leave it empty to leave the header out'),
      value: name === undefined ? '' : `${name}: ${headers[name] ?? ''}`,
      placeholder: 'X-Name: value',
      validate: lineProblem,
    },
  );
  if (typeof answer !== 'string') return {};
  const others = Object.entries(headers).filter(([other]) => other !== name);
  if (answer === '') return { headers: Object.fromEntries(others) };
  const { name: written, template: value } = readHeader(answer);
  return { headers: Object.fromEntries([...others, [written.toLowerCase(), value]]) };
}

function lineProblem(line: string): TextProblem | undefined {
  if (line.trim() === '') return undefined;
  const { name, template: value } = readHeader(line);
  if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/u.test(name) && line.includes(':') && isHeaderValue(value))
    return undefined;
  return { sentence: vscode.l10n.t('Write it as Name: value.'), pending: true };
}
