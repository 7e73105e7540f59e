import { setOf } from '../../core/clientSecrets.ts';
import { clientSecretsOf } from '../../core/records.ts';
import { problemOf } from '../../protocol/peer.ts';
import type { ServerView, State } from '../../protocol/state.ts';
import type { Parts } from './parts.ts';
import { problemsOf } from './problems.ts';

/** All that a face shows. */
export function stateOf(parts: Parts): State {
  const { broker, connections, gatewayPort: gateway, secrets, servers } = parts;
  return {
    unlocked: secrets.unlocked,
    servers: servers.list().map((server) => ({
      server,
      connections: connections.of(server.id).map((connection) => ({
        ...connection,
        ...(connection.file && connection.port !== gateway.port && { stale: true }),
      })),
      busy: broker.isBusy(server.id),
      ...oauthOf(server.id, parts),
    })),
    gateway: {
      ...(gateway.port > 0 && { port: gateway.port }),
      ...(gateway.problem && { problem: problemOf(gateway.problem) }),
    },
    problems: problemsOf(parts),
  };
}

type OAuthView = Pick<ServerView, 'credential' | 'clientSecrets' | 'missingScopes'>;

function oauthOf(id: string, { broker, secrets, missingScopes }: Parts): OAuthView {
  const credential = broker.facts(id);
  const clientSecrets = setOf(clientSecretsOf(secrets, id));
  const missing = missingScopes.of(id);
  return {
    ...(credential && { credential }),
    ...(Object.keys(clientSecrets).length > 0 && { clientSecrets }),
    ...(missing && { missingScopes: [...missing] }),
  };
}
