import { credentialId } from '../../core/accountId.ts';
import { accountsOf } from '../../core/accounts.ts';
import { credentialKey, readCredential } from '../../core/records.ts';
import type { Server } from '../../core/server.ts';
import { problemOf } from '../../protocol/peer.ts';
import type { Problem } from '../../protocol/state.ts';
import type { Parts } from './parts.ts';

/** What needs a person's attention beside the status of a server: a journal or a SecretStorage that takes nothing, and damage. */
export function problemsOf(parts: Parts): Problem[] {
  const { damage, gatewayPort, secrets, servers, windows } = parts;
  const stores = [secrets.journalProblem, windows.hasStore ? secrets.storeProblem : undefined];
  return [
    ...stores.filter((problem) => problem !== undefined).map(problemOf),
    ...(gatewayPort.lost === undefined
      ? []
      : [{ code: 'data_damaged' as const, details: { reason: 'port', path: gatewayPort.lost } }]),
    ...damage.problems,
    ...servers.list().flatMap((server) => {
      return [...everyAccount(server, parts)].flatMap((id) => damagedCredential(server, id, parts));
    }),
  ];
}

/** Also those that only a window knows of, which could not read them. */
function everyAccount(server: Server, { secrets }: Parts): ReadonlySet<string> {
  const given = Array.from({ length: server.accounts ?? 1 }, (_, n) =>
    credentialId(server.id, n + 1),
  );
  return new Set([...accountsOf(secrets, server), ...given]);
}

/** One that was written since is not the damaged one any more, whatever a window had found. */
function damagedCredential({ name }: Server, id: string, { damage, secrets }: Parts): Problem[] {
  const key = credentialKey(id);
  const unreadable = secrets.generation(key) === 0 && damage.hasSecret(key);
  if (!unreadable && readCredential(secrets, id).kind !== 'damaged') return [];
  return [{ code: 'credential_damaged', details: { server: name, id } }];
}
