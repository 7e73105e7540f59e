import * as vscode from 'vscode';
import type { TemplateProblem, Vocabulary } from '../../core/headers/template.ts';
import type { TextProblem } from '../multiStep.ts';

/** Says why a template cannot be read, and where. `typed`: at which offset of what was typed an offset of it stands. */
export function misread(
  problem: TemplateProblem,
  vocabulary: Vocabulary,
  typed: (offset: number) => number,
): TextProblem {
  const [start, end] = [typed(problem.start), typed(problem.end)];
  const at = vscode.l10n.t('At character {place}:', { place: start + 1 });
  return {
    sentence: `${at} ${problemSentence(problem, vocabulary)}`,
    pending: problem.kind === 'unclosed',
    place: [start, end],
  };
}

function problemSentence(
  { kind, name, argument = '' }: TemplateProblem,
  vocabulary: Vocabulary,
): string {
  switch (kind) {
    case 'unclosed':
      return vscode.l10n.t('a closing brace is missing.');
    case 'unknown':
      return vscode.l10n.t('"{name}" is not known here. Known are {known}.', {
        name,
        known: Object.keys(vocabulary)
          .map((word) => written(word, vocabulary))
          .join(', '),
      });
    case 'argument_missing':
      return vscode.l10n.t('"{name}" needs a name behind it: {example}.', {
        name,
        example: written(name, vocabulary),
      });
    case 'argument_invalid':
      return vscode.l10n.t('"{argument}" cannot stand behind "{name}".', { name, argument });
    case 'argument_unexpected':
      return vscode.l10n.t('nothing can stand behind "{name}".', { name });
  }
}

function written(name: string, vocabulary: Vocabulary): string {
  if (name === 'digest') return '${digest:sha-256:hex}';
  return vocabulary[name]?.argument === 'required' ? `\${${name}:…}` : `\${${name}}`;
}
