import * as vscode from 'vscode';
import { toAuthError, type AuthErrorCode } from '../core/errors.ts';
import type { Scheme } from '../core/server.ts';
import { toDaemon } from '../protocol/toDaemon.ts';
import type { Keyring } from './keyring.ts';
import { messageOf } from './messages.ts';
import { answered, back, begin, type Answer, type Position } from './multiStep.ts';
import { withoutIcons } from './plainText.ts';

/** How a server is authenticated, and what of TLS it wants besides. */
export interface FoundScheme {
  readonly scheme: Scheme;
  /** it demanded a client certificate, or one of an authority that this machine does not know was shown */
  readonly wants?: 'certificate' | 'authorities';
}

interface SchemeItem extends vscode.QuickPickItem {
  readonly answer?: FoundScheme | typeof begin;
}

/**
 * Asks how requests to a server are authenticated. The daemon asks the server first; what it found is the active item.
 * Where the server did not answer as it should, its sentence stays on top, and the server can be added all the same.
 */
export async function askScheme(
  keyring: Keyring,
  url: string,
  at: Position,
): Promise<Answer<FoundScheme>> {
  const pick = vscode.window.createQuickPick<SchemeItem>();
  const cancellation = new vscode.CancellationTokenSource();
  const buttons = [vscode.QuickInputButtons.Back];
  Object.assign(pick, at, { ignoreFocusOut: true, busy: true, buttons });
  pick.placeholder = vscode.l10n.t('Asking the server how it is protected…');
  try {
    return await answered<FoundScheme>(pick, (resolve) => {
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
    const failure = toAuthError(error);
    const { sentence } = messageOf(failure, { name: new URL(url).host });
    return failed(sentence, wantedBy(failure.code));
  }
}

function wantedBy(code: AuthErrorCode): FoundScheme['wants'] {
  if (code === 'client_certificate_missing') return 'certificate';
  return code === 'certificate_untrusted' ? 'authorities' : undefined;
}

/** A server that wants something of TLS is as it should be: what it wants is chosen once it is added. */
function failed(sentence: string, wants: FoundScheme['wants']): SchemeItem[] {
  if (wants) return wanting(wants);

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

function wanting(wants: NonNullable<FoundScheme['wants']>): SchemeItem[] {
  const known = schemes.map((scheme) => ({ ...schemeItem(scheme), answer: { scheme, wants } }));
  const own = [certificateItem(), ...known.filter(({ answer }) => answer.scheme !== 'none')];
  const [first, ...others] = wants === 'certificate' ? own : known;
  return [
    ...(first ? [{ ...first, detail: `$(info) ${wantedText(wants)}` }] : []),
    ...others,
    { label: `$(arrow-left) ${vscode.l10n.t('Change the address')}`, answer: begin },
  ];
}

function certificateItem(): SchemeItem {
  return {
    label: vscode.l10n.t('Client certificate'),
    description: vscode.l10n.t('and nothing else'),
    answer: { scheme: 'none', wants: 'certificate' },
  };
}

function wantedText(wants: NonNullable<FoundScheme['wants']>): string {
  return wants === 'certificate'
    ? vscode.l10n.t('Found: the server wants a client certificate, which you choose next.')
    : vscode.l10n.t('Its authority is unknown to this machine; you name it next.');
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
        answer: { scheme: 'oauth' },
      };
    case 'headers':
      return {
        label: vscode.l10n.t('API key or headers'),
        description: vscode.l10n.t('you enter what its provider gave you'),
        answer: { scheme: 'headers' },
      };
    case 'none':
      return {
        label: vscode.l10n.t('No authentication'),
        description: vscode.l10n.t('it is open to everybody who can reach it'),
        answer: { scheme: 'none' },
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
