import { accountsOf, defaultAccount } from '../../core/accounts.ts';
import { setOf } from '../../core/clientSecrets.ts';
import { keyFactsOf, keysAll } from '../../core/keys/keyRecords.ts';
import { clientSecretsOf } from '../../core/records.ts';
import type { Server } from '../../core/server.ts';
import { problemOf } from '../../protocol/peer.ts';
import type { AccountState, Connection, ServerView, State } from '../../protocol/state.ts';
import { certificateView } from './certificateView.ts';
import { serversWith } from './keyTrials.ts';
import type { Parts } from './parts.ts';
import { problemsOf } from './problems.ts';

/** All that a face shows. */
export function stateOf(parts: Parts): State {
  const { gatewayPort: gateway, secrets, servers } = parts;
  return {
    unlocked: secrets.unlocked,
    keys: keysAll(secrets).map((key) =>
      keyFactsOf(
        key,
        serversWith(key.name, parts).map(({ id }) => id),
      ),
    ),
    servers: servers.list().map((server) => viewOf(server, parts)),
    gateway: {
      ...(gateway.port > 0 && { port: gateway.port }),
      ...(gateway.problem && { problem: problemOf(gateway.problem) }),
    },
    problems: problemsOf(parts),
  };
}

function viewOf(server: Server, parts: Parts): ServerView {
  const { connections, secrets } = parts;
  const current = defaultAccount(secrets, server);
  const clientSecrets = setOf(clientSecretsOf(secrets, server.id));
  const ids = accountsOf(secrets, server);
  const keys = parts.keys.of(server);
  const certificate = certificateView(server, parts.serversTls.seen(server.id), Date.now());
  const isOnlyFirst = ids.length === 1 && current === server.id;
  return {
    server,
    connections: connections.of(server.id).map((connection) => ({
      ...connection,
      ...(isStale(server.id, connection, parts) && { stale: true }),
    })),
    ...accountState(current, parts),
    ...(Object.keys(clientSecrets).length > 0 && { clientSecrets }),
    ...(!isOnlyFirst && {
      accounts: ids.map((id) => ({ id, isDefault: id === current, ...accountState(id, parts) })),
    }),
    ...(keys && { keys }),
    ...(certificate && { certificate }),
  };
}

/** Before the unlock no key is known, so none can be told to have ended. */
function isStale(
  server: string,
  { host, file, port, keyDigest }: Connection,
  { connections, gatewayPort, secrets }: Parts,
): boolean {
  if (file === undefined) return false;
  if (port !== gatewayPort.port) return true;
  return (
    keyDigest !== undefined && secrets.unlocked && keyDigest !== connections.digestOf(host, server)
  );
}

function accountState(id: string, { broker, missingScopes }: Parts): AccountState {
  const credential = broker.facts(id);
  const missing = missingScopes.of(id);
  return {
    busy: broker.isBusy(id),
    ...(credential && { credential }),
    ...(missing && { missingScopes: [...missing] }),
  };
}
