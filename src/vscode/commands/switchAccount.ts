import * as vscode from 'vscode';
import type { AccountView } from '../../protocol/state.ts';
import { accountName, accountsOf, chosen, type Chosen } from '../accounts.ts';
import type { Face } from '../face.ts';
import { withoutIcons } from '../plainText.ts';
import { statusText } from '../statusText.ts';
import { addAccount } from './addAccount.ts';
import { useByDefault, useInWorkspace } from './useAccount.ts';

interface Item extends vscode.QuickPickItem {
  readonly run?: () => Promise<void>;
}

/** Asks as which account a server is used, in this workspace or by default. */
export async function switchAccount(face: Face, view: Chosen): Promise<void> {
  const bound = face.bindings.of(view.server.id);
  const accounts = accountsOf(view, bound);
  const of = (account: AccountView, use: typeof useByDefault): Item => ({
    ...itemOf(view, account),
    run: () => use(face, chosen(view, account.id)),
  });
  const items: Item[] = [
    separator(vscode.l10n.t('In this workspace')),
    ...accounts.filter(({ id }) => id !== bound).map((each) => of(each, useInWorkspace)),
    ...(bound === undefined ? [] : [unbound(face, view)]),
    separator(vscode.l10n.t('By default, also for other tools')),
    ...accounts.filter(({ isDefault }) => !isDefault).map((each) => of(each, useByDefault)),
    separator(''),
    { label: `$(add) ${vscode.l10n.t('Add Account…')}`, run: () => addAccount(face, view) },
  ];
  const placeHolder = vscode.l10n.t('Use {server} as whom?', { server: view.server.name });
  await (await vscode.window.showQuickPick(items, { placeHolder }))?.run?.();
}

function itemOf(view: Chosen, account: AccountView): Item {
  return {
    label: `$(account) ${withoutIcons(accountName(account))}`,
    description: statusText(chosen(view, account.id), true, Date.now()),
  };
}

function unbound({ bindings }: Face, { server }: Chosen): Item {
  const label = vscode.l10n.t('The account that is used by default');
  return { label: `$(discard) ${label}`, run: () => bindings.bind(server.id, undefined) };
}

function separator(label: string): Item {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
