import * as vscode from 'vscode';
import { askText, type TextProblem } from '../multiStep.ts';
import { withoutIcons } from '../plainText.ts';
import { linesOf, parameterOf, withLine, type LineProblem } from './parameterLine.ts';
import { pickOne } from './pickOne.ts';
import type { SettingText } from './settingTexts.ts';

type Parameters = Readonly<Record<string, string>>;

interface LineItem extends vscode.QuickPickItem {
  /** the name that its line begins with; absent for the one that adds */
  readonly name?: string;
}

/** What is left of the parameters; nothing when the setting is not to be set. */
export interface EditedParameters {
  readonly value: Parameters | undefined;
}

/** Edits parameters line by line, one change at a time. `undefined` when the person left. */
export async function editParameters(
  title: string,
  text: SettingText,
  parameters: Parameters = {},
): Promise<EditedParameters | undefined> {
  const heading = `${title}: ${text.label}`;
  const lines = linesOf(parameters);
  const line: Pick<LineItem, 'name'> | undefined =
    lines.length === 0 ? {} : await pickLine(heading, text, parameters);
  if (!line) return undefined;
  const { name } = line;
  const before = name === undefined ? '' : `${name}=${parameters[name] ?? ''}`;
  const answer = await askText({ title: heading }, lineStep(before));
  if (typeof answer !== 'string') return undefined;
  const parameter = answer === '' ? undefined : parameterOf(answer);
  return typeof parameter === 'string'
    ? undefined
    : { value: withLine(parameters, name, parameter) };
}

async function pickLine(
  title: string,
  { explanation }: SettingText,
  parameters: Parameters,
): Promise<LineItem | undefined> {
  const items: LineItem[] = [
    ...Object.entries(parameters).map(([name, value]) => ({
      label: withoutIcons(`${name}=${value}`),
      name,
    })),
    { label: `$(add) ${vscode.l10n.t('Add a parameter')}` },
  ];
  return pickOne({ title, placeholder: explanation }, items);
}

function lineStep(value: string) {
  const remove = vscode.l10n.t('One parameter as name=value. Leave it empty to take it out.');
  const add = vscode.l10n.t('One parameter as name=value.');
  return {
    prompt: value === '' ? add : remove,
    placeholder: 'name=value',
    value,
    validate: (text: string) => lineProblem(text, value !== ''),
  };
}

function lineProblem(text: string, mayBeEmpty: boolean): TextProblem | undefined {
  if (mayBeEmpty && text.trim() === '') return undefined;
  const parameter = parameterOf(text);
  if (typeof parameter !== 'string') return undefined;
  return { sentence: sentenceFor(parameter), pending: parameter === 'no_equals' };
}

function sentenceFor(problem: LineProblem): string {
  switch (problem) {
    case 'no_equals':
      return vscode.l10n.t(
        'Enter a name, an equals sign and a value, such as access_type=offline.',
      );
    case 'no_name':
      return vscode.l10n.t('Enter a name before the equals sign.');
    case 'bad_name':
      return vscode.l10n.t('A name consists of letters, digits and - . _ ~ only.');
    case 'reserved':
      return vscode.l10n.t('The keyring sets this parameter by itself. Choose another name.');
  }
}
