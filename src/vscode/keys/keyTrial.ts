import * as vscode from 'vscode';
import { toAuthError } from '../../core/errors.ts';
import { namesIn } from '../../core/headers/headerSettings.ts';
import type { Tried } from '../../protocol/keys.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { Action } from '../actions.ts';
import type { Face } from '../face.ts';
import type { Keyring } from '../keyring.ts';
import { messageOf } from '../messages.ts';
import { unlinked } from '../plainText.ts';
import { isTrimmed, settingOf, type HeadersDraft } from './headersDraft.ts';

/** The server whose keys are tried. */
interface Named {
  readonly id: string;
  readonly name: string;
}

/** What was just done. */
export interface Done {
  readonly before: string;
  readonly draft: HeadersDraft;
  /** its requests are signed */
  readonly isSigned?: boolean;
}

/** Shows a server its keys, once, and says after `before` what it said, with the one thing to do next. */
export async function tellTrial(
  { keyring }: Pick<Face, 'keyring'>,
  server: Named,
  { before, draft, isSigned = false }: Done,
): Promise<void> {
  const title = vscode.l10n.t('Asking {server} whether it accepts the key…', {
    server: unlinked(server.name),
  });
  const location = vscode.ProgressLocation.Window;
  const trial = (): Promise<Said> => tried(keyring, server, draft, isSigned);
  const { said, action, isGood } = await vscode.window.withProgress({ location, title }, trial);
  const trimmed = isTrimmed(draft)
    ? vscode.l10n.t('The white space at the ends of the key was left out.')
    : '';
  const sentence = [before, trimmed, said].filter(Boolean).join(' ');
  const { showInformationMessage: inform, showWarningMessage: warn } = vscode.window;
  const chosen = await (isGood ? inform : warn)(sentence, action.title);
  if (chosen) await vscode.commands.executeCommand(action.command, ...action.arguments);
}

async function tried(
  keyring: Keyring,
  { id, name }: Named,
  draft: HeadersDraft,
  isSigned: boolean,
): Promise<Said> {
  const { keys, variables } = namesIn(draft.headers.map(settingOf));
  try {
    await keyring.announceOutside(variables);
    const { verdict } = await keyring.request(toDaemon.tryKeys, { id });
    if (isSigned && verdict === 'refuses') return unsignedText({ id, name: unlinked(name) });
    return trialText(verdict, { id, name: unlinked(name) }, keys.length > 0);
  } catch (error) {
    const { sentence, action } = messageOf(toAuthError(error), { id, name });
    return { said: sentence, action, isGood: false };
  }
}

interface Said {
  readonly said: string;
  readonly action: Action;
  readonly isGood: boolean;
}

/** Where a signed request is refused, the string that was signed is at fault as often as the key. */
function unsignedText({ id, name }: Named): Said {
  return {
    said: vscode.l10n.t(
      '{server} refuses the signed request (HTTP 401): the key, or what is signed, is another one there. Compare the signature with what the server documents.',
      { server: name },
    ),
    action: {
      title: vscode.l10n.t('Try Signature…'),
      command: 'mcpKeyring.trySignature',
      arguments: [id],
    },
    isGood: false,
  };
}

/** What a server said to its keys, and what comes next; where it gets none, its headers are what can be changed. */
export function trialText(verdict: Tried['verdict'], { id, name }: Named, hasKeys: boolean): Said {
  const of = (title: string, command: Action['command']): Action => ({
    title,
    command,
    arguments: [id],
  });
  const connect = of(vscode.l10n.t('Connect Tool'), 'mcpKeyring.connect');
  const enter = of(vscode.l10n.t('Enter Key…'), 'mcpKeyring.enterKey');
  const change = of(vscode.l10n.t('Change Authentication…'), 'mcpKeyring.changeAuthentication');
  const facts = { server: name };
  switch (verdict) {
    case 'accepts':
      return {
        said: vscode.l10n.t('{server} accepts the key. You can connect more tools to it.', facts),
        action: connect,
        isGood: true,
      };
    case 'refuses':
      return {
        said: vscode.l10n.t(
          '{server} refuses the key (HTTP 401): it is unknown there, or has ended. Enter another one.',
          facts,
        ),
        action: hasKeys ? enter : change,
        isGood: false,
      };
    case 'forbids':
      return {
        said: vscode.l10n.t(
          '{server} knows the key, but does not let it in (HTTP 403). Give it that right there, or change the authentication.',
          facts,
        ),
        action: change,
        isGood: false,
      };
    case 'unknown':
      return {
        said: vscode.l10n.t(
          '{server} did not say whether it accepts the key. You will see when a tool uses it.',
          facts,
        ),
        action: connect,
        isGood: true,
      };
  }
}
