import { accountsOf, defaultAccount } from '../../core/accounts.ts';
import { setOf } from '../../core/clientSecrets.ts';
import { clientSecretsOf } from '../../core/records.ts';
import type { Server } from '../../core/server.ts';
import { problemOf } from '../../protocol/peer.ts';
import type { AccountView, ServerView, State } from '../../protocol/state.ts';
import type { Parts } from './parts.ts';
import { problemsOf } from './problems.ts';

/** All that a face shows. */
export function stateOf(parts: Parts): State {
  const { gatewayPort: gateway, secrets, servers } = parts;
  return {
    unlocked: secrets.unlocked,
    servers: servers.list().map((server) => viewOf(server, parts)),
    gateway: {
      ...(gateway.port > 0 && { port: gateway.port }),
      ...(gateway.problem && { problem: problemOf(gateway.problem) }),
    },
    problems: problemsOf(parts),
  };
}

type OAuthView = Pick<ServerView, 'clientSecrets' | 'missingScopes'>;

/** What belongs to the server itself, whichever account is used. */
function oauthOf(id: string, { secrets, missingScopes }: Parts): OAuthView {
  const clientSecrets = setOf(clientSecretsOf(secrets, id));
  const missing = missingScopes.of(id);
  return {
    ...(Object.keys(clientSecrets).length > 0 && { clientSecrets }),
    ...(missing && { missingScopes: [...missing] }),
  };
}

function viewOf(server: Server, parts: Parts): ServerView {
  const { broker, connections, gatewayPort: gateway, secrets } = parts;
  const current = defaultAccount(secrets, server);
  const credential = broker.facts(current);
  const ids = accountsOf(secrets, server);
  const isOnlyFirst = ids.length === 1 && current === server.id;
  return {
    server,
    connections: connections.of(server.id).map((connection) => ({
      ...connection,
      ...(connection.file && connection.port !== gateway.port && { stale: true }),
    })),
    busy: broker.isBusy(current),
    ...(credential && { credential }),
    ...oauthOf(server.id, parts),
    ...(!isOnlyFirst && { accounts: ids.map((id) => accountView(id, id === current, parts)) }),
  };
}

function accountView(id: string, isDefault: boolean, { broker }: Parts): AccountView {
  const credential = broker.facts(id);
  return { id, isDefault, busy: broker.isBusy(id), ...(credential && { credential }) };
}
