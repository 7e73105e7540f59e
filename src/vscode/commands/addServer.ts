import * as vscode from 'vscode';
import * as z from 'zod/mini';
import {
  proposedName,
  schemeSchema,
  serverUrl,
  urlProblem,
  type Scheme,
} from '../../core/server.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { Face } from '../face.ts';
import type { Keyring } from '../keyring.ts';
import { askText, runSteps, type Answer, type Position, type TextProblem } from '../multiStep.ts';
import { unlinked } from '../plainText.ts';
import { askScheme } from '../schemeStep.ts';
import { uniqueName } from '../serverName.ts';
import { stateOf } from '../serverPick.ts';
import { urlSentence } from '../urlSentence.ts';

interface Draft {
  readonly url: string;
  readonly name: string;
  readonly scheme: Scheme;
}

/** What another program may give instead of answers. */
const draftSchema = z.object({
  url: z.string(),
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(64)),
  scheme: schemeSchema,
});

/** Asks for address, name and scheme of a server unless it was given them, adds it, and offers what comes next. */
export async function addServer({ keyring }: Face, argument?: unknown): Promise<void> {
  const given = draftSchema.safeParse(argument);
  if (given.success) return add(keyring, { ...given.data, url: serverUrl(given.data.url) });
  const { servers } = await stateOf(keyring);
  const taken = servers.map(({ server }) => server.name);
  const draft = await runSteps<Draft>(
    vscode.l10n.t('Add Server to Keyring'),
    { url: '', name: '', scheme: 'oauth' },
    [
      (asked, at) => askUrl(asked, at, taken),
      (asked, at) => askName(asked, at, taken),
      (asked, at) => addScheme(keyring, asked, at),
    ],
  );
  if (draft) await add(keyring, draft);
}

async function add(keyring: Keyring, draft: Draft): Promise<void> {
  const { id } = await keyring.request(toDaemon.addServer, draft);
  void offerNext(id, draft);
}

async function askUrl(
  draft: Draft,
  at: Position,
  taken: readonly string[],
): Promise<Answer<Draft>> {
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

async function askName(
  draft: Draft,
  at: Position,
  taken: readonly string[],
): Promise<Answer<Draft>> {
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

async function addScheme(keyring: Keyring, draft: Draft, at: Position): Promise<Answer<Draft>> {
  const answer = await askScheme(keyring, draft.url, at);
  return typeof answer === 'string' ? { ...draft, scheme: answer } : answer;
}

async function offerNext(id: string, { name, scheme }: Draft): Promise<void> {
  const server = unlinked(name);
  const [sentence, action, command] =
    scheme === 'oauth'
      ? [
          vscode.l10n.t(
            '{server} is in the keyring. Authorize it once, and your tools can use it.',
            { server },
          ),
          vscode.l10n.t('Authorize'),
          'mcpKeyring.authorize',
        ]
      : [
          vscode.l10n.t('{server} is in the keyring. You can connect more tools to it.', {
            server,
          }),
          vscode.l10n.t('Connect Tool'),
          'mcpKeyring.connect',
        ];
  const chosen = await vscode.window.showInformationMessage(sentence, action);
  if (chosen) await vscode.commands.executeCommand(command, id);
}
