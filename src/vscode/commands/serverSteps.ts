import * as vscode from 'vscode';
import { proposedName, serverUrl, urlProblem } from '../../core/server.ts';
import { askText, type Answer, type Position, type TextProblem } from '../multiStep.ts';
import { uniqueName } from '../serverName.ts';
import { urlSentence } from '../urlSentence.ts';

interface NamedUrl {
  readonly url: string;
  readonly name: string;
}

/** Asks for the address of a server. */
export async function askUrl<D extends NamedUrl>(
  draft: D,
  at: Position,
  taken: readonly string[],
): Promise<Answer<D>> {
  const answer = await askText(at, {
    prompt: vscode.l10n.t('The address of the MCP server'),
    value: draft.url,
    placeholder: 'https://mcp.example.com/mcp',
    validate: (text): TextProblem | undefined => {
      const problem = urlProblem(text);
      if (!problem) return undefined;
      return { sentence: urlSentence(problem), pending: problem === 'not_a_url' };
    },
  });
  if (typeof answer !== 'string') return answer;
  const url = serverUrl(answer);
  // A name that was only proposed gives way to the one of the new address.
  const proposed = draft.url !== '' && draft.name === nameFor(draft.url, taken);
  return { ...draft, url, name: proposed ? nameFor(url, taken) : draft.name };
}

function nameFor(url: string, taken: readonly string[]): string {
  return uniqueName(proposedName(url), taken);
}

/** Asks for a name that no server has. */
export async function askName<D extends NamedUrl>(
  draft: D,
  at: Position,
  taken: readonly string[],
): Promise<Answer<D>> {
  const answer = await askText(at, {
    prompt: vscode.l10n.t('A name for the server, as you and your tools will see it'),
    value: draft.name || nameFor(draft.url, taken),
    validate: (text) => nameProblem(text.trim(), taken),
  });
  return typeof answer === 'string' ? { ...draft, name: answer } : answer;
}

function nameProblem(name: string, taken: readonly string[]): TextProblem | undefined {
  if (name === '') return { sentence: vscode.l10n.t('Give the server a name.') };
  if (name.length > 64) return { sentence: vscode.l10n.t('A name has at most 64 characters.') };
  if (uniqueName(name, taken) === name) return undefined;
  return {
    sentence: vscode.l10n.t('You already have a server of this name. Choose another name.'),
  };
}
