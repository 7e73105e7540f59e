import * as vscode from 'vscode';
import { toAuthError } from '../core/errors.ts';
import type { Scheme } from '../core/server.ts';
import { toDaemon } from '../protocol/toDaemon.ts';
import type { Keyring } from './keyring.ts';
import { messageOf } from './messages.ts';
import { answered, back, begin, type Answer, type Position } from './multiStep.ts';
import { withoutIcons } from './plainText.ts';

interface SchemeItem extends vscode.QuickPickItem {
  readonly answer?: Scheme | typeof begin;
}

/**
 * Asks how requests to a server are authenticated. The daemon asks the server first; what it found is the active item.
 * Where the server did not answer as it should, its sentence stays on top, and the server can be added all the same.
 */
export async function askScheme(
  keyring: Keyring,
  url: string,
  at: Position,
): Promise<Answer<Scheme>> {
  const pick = vscode.window.createQuickPick<SchemeItem>();
  const cancellation = new vscode.CancellationTokenSource();
  const buttons = [vscode.QuickInputButtons.Back];
  Object.assign(pick, at, { ignoreFocusOut: true, busy: true, buttons });
  pick.placeholder = vscode.l10n.t('Asking the server how it is protected…');
  try {
    return await answered<Scheme>(pick, (resolve) => {
      void fill(pick, keyring, url, cancellation.token);
      return [
        pick.onDidTriggerButton(() => resolve(back)),
        pick.onDidAccept(() => {
          const answer = pick.activeItems[0]?.answer;
          if (answer !== undefined) resolve(answer);
        }),
      ];
    });
  } finally {
    cancellation.cancel();
    cancellation.dispose();
  }
}

async function fill(
  pick: vscode.QuickPick<SchemeItem>,
  keyring: Keyring,
  url: string,
  token: vscode.CancellationToken,
): Promise<void> {
  const items = await found(keyring, url, token);
  if (token.isCancellationRequested) return;
  pick.items = items;
  pick.activeItems = items.slice(0, 1);
  pick.placeholder = vscode.l10n.t('How does the server know who asks?');
  pick.busy = false;
}

async function found(
  keyring: Keyring,
  url: string,
  token: vscode.CancellationToken,
): Promise<SchemeItem[]> {
  try {
    const { scheme, detail } = await keyring.request(toDaemon.probe, { url }, token);
    const seen = { ...schemeItem(scheme), detail: seenText(detail) };
    const others = schemes.filter((one) => one !== scheme).map(schemeItem);
    return [seen, ...others];
  } catch (error) {
    return failed(messageOf(toAuthError(error), { name: new URL(url).host }).sentence);
  }
}

function failed(sentence: string): SchemeItem[] {
  const kind = vscode.QuickPickItemKind.Separator;
  return [
    {
      label: `$(arrow-left) ${vscode.l10n.t('Change the address')}`,
      detail: `$(warning) ${withoutIcons(firstOf(sentence))}`,
      alwaysShow: true,
      answer: begin,
    },
    { label: vscode.l10n.t('Add it all the same'), kind },
    ...schemes.map(schemeItem),
  ];
}

/** What happened; what to do about it is what the list offers, and a line has no room for both. */
function firstOf(sentences: string): string {
  return /^.+?(?:。|\.(?=\s|$))/u.exec(sentences)?.[0] ?? sentences;
}

/** What a person chooses among, in this order where the server did not say. */
const schemes: readonly Scheme[] = ['oauth', 'headers', 'none'];

function schemeItem(scheme: Scheme): SchemeItem {
  switch (scheme) {
    case 'oauth':
      return {
        label: vscode.l10n.t('OAuth'),
        description: vscode.l10n.t('you authorize it in the browser'),
        answer: 'oauth',
      };
    case 'headers':
      return {
        label: vscode.l10n.t('API key or headers'),
        description: vscode.l10n.t('you enter what its provider gave you'),
        answer: 'headers',
      };
    case 'none':
      return {
        label: vscode.l10n.t('No authentication'),
        description: vscode.l10n.t('it is open to everybody who can reach it'),
        answer: 'none',
      };
  }
}

function seenText(detail: string): string {
  switch (detail) {
    case 'challenge':
      return vscode.l10n.t('Found: the server asks for authorization.');
    case 'metadata':
      return vscode.l10n.t('Found: the server answers everybody, but names an issuer.');
    case 'refused':
      return vscode.l10n.t('Found: the server refuses everybody, and names no issuer.');
    case 'open':
      return vscode.l10n.t('Found: the server answers without authorization.');
    default:
      return vscode.l10n.t('The server did not say; this is what most need.');
  }
}
