import * as vscode from 'vscode';
import { accountNumber } from '../core/accountId.ts';
import { quote } from '../core/errors.ts';
import type { AccountView, ServerView } from '../protocol/state.ts';

/** A server as one of its accounts: its state is that of `account`, absent where there is one. */
export interface Chosen extends ServerView {
  readonly account?: string;
}

/** Names the account that a server is bound to in this workspace; `undefined` when to none. */
export type BoundOf = (serverId: string) => string | undefined;

/** The accounts of a server, when there are several. One that is bound here is among them, also when it is gone. */
export function accountsOf(view: ServerView, bound: string | undefined): readonly AccountView[] {
  const { server, credential, missingScopes, busy, accounts } = view;
  const isKnown = accounts?.some(({ id }) => id === bound) ?? bound === server.id;
  if (bound === undefined || isKnown) return accounts ?? [];
  const only = { id: server.id, isDefault: true, credential, missingScopes, busy };
  return [...(accounts ?? [only]), { id: bound, busy: false, isDefault: false }];
}

/** A server as the account of this id; as it is when it has but one. */
export function chosen(view: ServerView, id: string): Chosen {
  const account = accountsOf(view, id).find((each) => each.id === id);
  return account ? asAccount(view, account) : view;
}

/** A server as the account that this window uses: the one that is bound here, else the one that is used by default. */
export function inUse(view: ServerView, bound: string | undefined): Chosen {
  const accounts = accountsOf(view, bound);
  const current =
    accounts.find(({ id }) => id === bound) ?? accounts.find(({ isDefault }) => isDefault);
  return current ? asAccount(view, current) : view;
}

/** A server as each of the accounts that are used here or by other tools. */
export function used(view: ServerView, bound: string | undefined): readonly Chosen[] {
  const accounts = accountsOf(view, bound).filter(({ id, isDefault }) => isDefault || id === bound);
  return accounts.length > 0 ? accounts.map((each) => asAccount(view, each)) : [view];
}

/** A server as each of its accounts. */
export function eachAccount(view: ServerView, bound: string | undefined): readonly Chosen[] {
  const accounts = accountsOf(view, bound);
  return accounts.length > 0 ? accounts.map((each) => asAccount(view, each)) : [view];
}

function asAccount(view: ServerView, account: AccountView): Chosen {
  const { id, credential, missingScopes, busy } = account;
  return { ...view, account: id, credential, missingScopes, busy };
}

/** The id that requests to the daemon name. */
export function credentialIdOf({ server, account }: Chosen): string {
  return account ?? server.id;
}

/** An account as its person knows it. */
export function accountName({ id, credential }: Pick<AccountView, 'id' | 'credential'>): string {
  const number = accountNumber(id);
  return credential?.account === undefined
    ? vscode.l10n.t('Account {number}', { number })
    : quote(credential.account);
}

/** The name of a server, and of the account where it has several. */
export function labelOf(view: Chosen): string {
  const { server, account: id, credential } = view;
  if (id === undefined) return server.name;
  const account = accountName({ id, ...(credential && { credential }) });
  return vscode.l10n.t('{server} ({account})', { server: server.name, account });
}
