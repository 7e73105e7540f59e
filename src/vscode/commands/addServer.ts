import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { headersSchema, type HeaderSetting } from '../../core/headers/headerSettings.ts';
import { schemeSchema, serverUrl, type Scheme } from '../../core/server.ts';
import type { SharedServer } from '../../core/sharedServer.ts';
import type { Signature } from '../../core/signing/signature.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { State } from '../../protocol/state.ts';
import type { Face } from '../face.ts';
import type { Keyring } from '../keyring.ts';
import type { HeadersDraft } from '../keys/headersDraft.ts';
import { headerSteps, type HeaderQuestions } from '../keys/headerSteps.ts';
import { keepWith } from '../keys/keeping.ts';
import { questionsFor } from '../keys/keyRing.ts';
import { tellTrial } from '../keys/keyTrial.ts';
import { runSteps, type Answer, type Position, type Step } from '../multiStep.ts';
import { unlinked } from '../plainText.ts';
import { askScheme, type FoundScheme } from '../schemeStep.ts';
import { stateOf } from '../serverPick.ts';
import { signatureOf } from '../signing/signatureDraft.ts';
import { offerFor, type Offered } from './addedOffer.ts';
import { askName, askUrl } from './serverSteps.ts';

interface Draft {
  readonly url: string;
  readonly name: string;
  readonly scheme: Scheme;
  /** what of TLS is chosen once it is added */
  readonly wants?: FoundScheme['wants'];
  /** what is decided about headers; counts with the scheme `headers` only */
  readonly headers: HeadersDraft;
  /** an exported server in place of all the other answers but the name */
  readonly pasted?: { readonly server: SharedServer; readonly text: string } | undefined;
}

/** What another program may give instead of answers. */
const draftSchema = z.object({
  url: z.string(),
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(64)),
  scheme: schemeSchema,
  headers: z.optional(headersSchema),
});

/** Asks for address, name and scheme of a server unless it was given them, adds it, and offers what comes next. */
export async function addServer(face: Face, argument?: unknown): Promise<void> {
  const { keyring } = face;
  const given = draftSchema.safeParse(argument);
  if (given.success) {
    const { headers = [], ...server } = given.data;
    const url = serverUrl(server.url);
    return offerNext(await add(keyring, { ...server, url }, headers), server);
  }
  const draft = await askDraft(face, await stateOf(keyring));
  if (!draft) return;
  if (draft.pasted) await addExported(face, draft.name, draft.pasted.server);
  else if (draft.scheme === 'headers') await addWithHeaders(face, draft);
  else offerNext(await add(keyring, draft, []), draft);
}

function askDraft(face: Face, state: State): Promise<Draft | undefined> {
  const taken = state.servers.map(({ server }) => server.name);
  return runSteps<Draft>(
    vscode.l10n.t('Add Server to Keyring'),
    { url: '', name: '', scheme: 'oauth', headers: { headers: [] } },
    (draft) => [
      (asked, at) => askUrl(asked, at, taken),
      (asked, at) => askName(asked, at, taken),
      ...(draft.pasted ? [] : authSteps(draft, face, state)),
    ],
  );
}

function authSteps({ scheme, headers, name, url }: Draft, face: Face, state: State): Step<Draft>[] {
  const first: Step<Draft> = (asked, at) => addScheme(face.keyring, asked, at);
  if (scheme !== 'headers') return [first];
  return [first, ...headersOf(headers, questionsFor(state, face, { server: name, url }))];
}

/** The questions about headers, asked as a part of those about a server. */
function headersOf(headers: HeadersDraft, of: HeaderQuestions): Step<Draft>[] {
  return headerSteps(headers, of).map((step) => async (asked, at) => {
    const answer = await step(asked.headers, at);
    return typeof answer === 'object' ? { ...asked, headers: answer } : answer;
  });
}

async function addExported(face: Face, name: string, { url, auth }: SharedServer): Promise<void> {
  const { addPasted } = await import('../sharing/addPasted.ts');
  const id = await addPasted(face, { name, url, auth });
  if (id !== undefined) offerNext(id, { name, scheme: auth.scheme });
}

async function addWithHeaders(face: Face, draft: Draft): Promise<void> {
  const { keyring } = face;
  const { name, headers } = draft;
  const signature = headers.signature && signatureOf(headers.signature);
  const id = await keepWith(keyring, headers, (settings) =>
    add(keyring, draft, settings, signature),
  );
  const before = vscode.l10n.t('{server} is in the keyring.', { server: unlinked(name) });
  const isSigned = signature !== undefined;
  void tellTrial(face, { id, name }, { before, draft: headers, isSigned });
}

async function add(
  keyring: Keyring,
  { url, name, scheme }: Omit<Draft, 'headers'>,
  headers: HeaderSetting[],
  signature?: Signature,
): Promise<string> {
  const auth = {
    scheme,
    ...(headers.length > 0 && { headers }),
    ...(signature && { signature }),
  };
  const { id } = await keyring.request(toDaemon.addServer, { url, name, ...auth });
  return id;
}

async function addScheme(keyring: Keyring, draft: Draft, at: Position): Promise<Answer<Draft>> {
  const answer = await askScheme(keyring, draft.url, at);
  return typeof answer === 'object' ? { ...draft, wants: undefined, ...answer } : answer;
}

function offerNext(id: string, draft: Pick<Draft, 'name' | 'scheme' | 'wants'>): void {
  void offer(id, offerFor(draft));
}

async function offer(id: string, { sentence, action, command }: Offered): Promise<void> {
  const chosen = await vscode.window.showInformationMessage(sentence, action);
  if (chosen) await vscode.commands.executeCommand(command, id);
}
