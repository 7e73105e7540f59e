import * as vscode from 'vscode';
import type { HeaderSetting } from '../../core/headers/headerSettings.ts';
import { headerProblem, templateProblem, type TakenNames } from '../keys/headerProblems.ts';
import type { TextProblem } from '../multiStep.ts';

/** A header in one line, as `X-Signature: ${signature}`; without a colon all of it is the name. */
export function readHeader(line: string): HeaderSetting {
  const colon = line.indexOf(':');
  if (colon < 0) return { name: line.trim(), template: '' };
  return { name: line.slice(0, colon).trim(), template: line.slice(colon + 1).trim() };
}

/** What is to be said of such a line while it is typed; the first one carries the signature. */
export function headerLineProblem(
  line: string,
  taken: TakenNames,
  isFirst: boolean,
): TextProblem | undefined {
  if (line.trim() === '')
    return isFirst
      ? { sentence: vscode.l10n.t('Enter the header with the signature.') }
      : undefined;
  const { name, template } = readHeader(line);
  const ofName = headerProblem(name, taken);
  if (ofName) return ofName;
  const after = line.indexOf(':') + 1;
  if (after === 0)
    return { sentence: vscode.l10n.t('A colon stands behind the name.'), pending: true };
  const problem = templateProblem(line.slice(after), process.env);
  if (problem?.place) return moved(problem, after);
  if (isFirst && !template.includes('${signature}'))
    return { sentence: vscode.l10n.t('Write {reference} where the signature belongs.', ours) };
  return problem;
}

const ours = { reference: '${signature}' };

function moved(problem: TextProblem, by: number): TextProblem {
  const [start, end] = problem.place ?? [0, 0];
  return { ...problem, place: [start + by, end + by] };
}
