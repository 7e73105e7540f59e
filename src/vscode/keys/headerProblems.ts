import * as vscode from 'vscode';
import { headerNameProblem } from '../../core/headers/headerRules.ts';
import {
  headerVocabulary,
  parseTemplate,
  referencesIn,
  type Template,
} from '../../core/headers/template.ts';
import type { TextProblem } from '../multiStep.ts';
import { misread } from './misread.ts';

/** The names that a header may not have: those of the server's others, and what OAuth sends by itself. */
export interface TakenNames {
  readonly names: readonly string[];
  readonly isOAuth: boolean;
  /** its requests are signed already */
  readonly hasSignature?: boolean;
}

/** What a token is sent by. */
const ofTokens: ReadonlySet<string> = new Set(['authorization', 'dpop']);

/** What is wrong with the name of a header. */
export function headerProblem(text: string, taken: TakenNames): TextProblem | undefined {
  const name = text.trim();
  const sentence = nameSentence(name, taken);
  return sentence === undefined ? undefined : { sentence };
}

function nameSentence(name: string, { names, isOAuth }: TakenNames): string | undefined {
  switch (headerNameProblem(name)) {
    case 'empty':
      return vscode.l10n.t('Enter the name of the header.');
    case 'not_a_name':
      return vscode.l10n.t(
        'The name of a header has letters, digits and - only: no spaces, and no colon.',
      );
    case 'reserved':
      return vscode.l10n.t(
        'This header belongs to the connection itself. Enter the one that the server asks for.',
      );
    case undefined:
  }
  if (isOAuth && ofTokens.has(name.toLowerCase()))
    return vscode.l10n.t('OAuth sends this header by itself. Enter another one.');
  return names.some((other) => other.toLowerCase() === name.toLowerCase())
    ? vscode.l10n.t('The server gets a header of this name already.')
    : undefined;
}

/** What is to be said of a template while it is typed; `environment` is where variables are looked for. */
export function templateProblem(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): TextProblem | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return { sentence: vscode.l10n.t('Enter what the header says.') };
  const before = text.length - text.trimStart().length;
  const parsed = parseTemplate(trimmed, headerVocabulary);
  if (parsed.kind === 'template') return remark(parsed.template, environment);
  return misread(parsed.problem, headerVocabulary, (offset) => before + offset);
}

function remark(
  template: Template,
  environment: Readonly<Record<string, string | undefined>>,
): TextProblem | undefined {
  const references = referencesIn(template);
  if (references.length === 0)
    return {
      sentence: vscode.l10n.t(
        'Without a reference this text is kept readable. Write {example} where a key belongs.',
        { example: '${secret:…}' },
      ),
      weight: 'warning',
    };
  const missing = references.find(
    ({ name, argument = '' }) => name === 'env' && !environment[argument],
  );
  if (!missing) return undefined;
  return {
    sentence: vscode.l10n.t('The variable {name} is not set where VS Code was started.', {
      name: missing.argument ?? '',
    }),
    weight: 'notice',
  };
}
