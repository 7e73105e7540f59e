import { accountNumber, serverOf } from '../../core/accountId.ts';
import { accountsOf, isAccountOf } from '../../core/accounts.ts';
import { AuthError } from '../../core/errors.ts';
import type { Receipt } from '../../core/revocation.ts';
import type { Server } from '../../core/server.ts';
import { problemOf } from '../../protocol/peer.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { ReceiptView } from '../../protocol/values.ts';
import type { Parts } from './parts.ts';
import type { Window } from './windows.ts';

/** Answers what concerns one of several accounts of a server. */
export function answerAccounts({ peer }: Window, parts: Parts): void {
  const { broker, connections, servers } = parts;
  peer.handle(toDaemon.useAccount, async ({ id }) => {
    const server = serverWith(id, parts);
    if (!accountsOf(parts.secrets, server).includes(id)) throw new AuthError('not_authorized');
    await servers.keepAccounts(server.id, { account: id }, Date.now());
    parts.changes.fire();
    return {};
  });
  peer.handle(toDaemon.removeAccount, async ({ id }) => {
    const { id: serverId } = serverWith(id, parts);
    const receipt = await broker.revoke(id);
    await connections.removeAccount(serverId, id);
    if (servers.get(serverId)?.account === id)
      await servers.keepAccounts(serverId, { account: undefined }, Date.now());
    parts.changes.fire();
    return receiptOf(receipt);
  });
}

/** The server that has or had this account. @throws AuthError `keyring_locked`, `server_unknown` */
function serverWith(id: string, { servers, secrets }: Parts): Server {
  if (!secrets.unlocked) throw new AuthError('keyring_locked');
  const server = servers.get(serverOf(id));
  if (!server || !isAccountOf(secrets, server, id))
    throw new AuthError('server_unknown', { server: serverOf(id) });
  return server;
}

/**
 * Notes that a server has one more account: its number is not given again, and the server is `used` with the same one by
 * default as before, whichever becomes the first.
 */
export async function noteAccount({ servers }: Parts, id: string, used: string): Promise<void> {
  const server = servers.get(serverOf(id));
  if (!server) return;
  const { account = used, accounts = 1 } = server;
  const highest = Math.max(accounts, accountNumber(id));
  await servers.keepAccounts(server.id, { account, accounts: highest }, Date.now());
}

/**
 * The caller key of a pair. One for an account that is gone stays good, to be told so; none is made for it.
 * @throws AuthError `not_authorized`, and those of {@link Connections.key}
 */
export async function callerKeyOf(
  { connections, secrets, servers }: Parts,
  { host, server: id, account }: { host: string; server: string; account?: string | undefined },
): Promise<string> {
  const server = servers.get(id);
  const isGone =
    account !== undefined && server !== undefined && !accountsOf(secrets, server).includes(account);
  if (isGone && !connections.hasKey(host, id, account)) throw new AuthError('not_authorized');
  return connections.key(host, id, account);
}

/** A receipt as it travels. */
export function receiptOf(receipt: Receipt | undefined): { receipt?: ReceiptView } {
  if (!receipt) return {};
  const { problem, ...rest } = receipt;
  return { receipt: { ...rest, ...(problem && { problem: problemOf(problem) }) } };
}
