import * as vscode from 'vscode';
import type { SharedServer } from '../../core/sharedServer.ts';
import { proposedName, serverUrl, urlProblem } from '../../core/server.ts';
import { askText, type Answer, type Position, type TextProblem } from '../multiStep.ts';
import { uniqueName } from '../serverName.ts';
import { isPasted, readPasted } from '../sharing/pastedServer.ts';
import { urlSentence } from '../urlSentence.ts';

interface NamedUrl {
  readonly url: string;
  readonly name: string;
  /** an exported server in place of an address, and the text of it */
  readonly pasted?: { readonly server: SharedServer; readonly text: string } | undefined;
}

/** Asks for the address of a server, or for one that was exported. */
export async function askUrl<D extends NamedUrl>(
  draft: D,
  at: Position,
  taken: readonly string[],
): Promise<Answer<D>> {
  const answer = await askText(at, {
    prompt: vscode.l10n.t('The address of the MCP server, or an exported server'),
    value: draft.pasted?.text ?? draft.url,
    placeholder: 'https://mcp.example.com/mcp',
    validate: addressProblem,
  });
  if (typeof answer !== 'string') return answer;
  if (isPasted(answer)) return withPasted(draft, answer, taken);
  const url = serverUrl(answer);
  // A name that was only proposed gives way to the one of the new address.
  const proposed = draft.url !== '' && draft.name === nameFor(draft.url, taken);
  return { ...draft, url, name: proposed ? nameFor(url, taken) : draft.name, pasted: undefined };
}

function addressProblem(text: string): TextProblem | undefined {
  if (isPasted(text)) {
    const pasted = readPasted(text);
    return pasted.kind === 'problem' ? pasted.problem : undefined;
  }
  const problem = urlProblem(text);
  if (!problem) return undefined;
  return { sentence: urlSentence(problem), pending: problem === 'not_a_url' };
}

function withPasted<D extends NamedUrl>(draft: D, text: string, taken: readonly string[]): D {
  const pasted = readPasted(text);
  if (pasted.kind === 'problem') return draft;
  const { server } = pasted;
  const name = uniqueName(server.name, taken);
  return { ...draft, url: server.url, name, pasted: { server, text } };
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
