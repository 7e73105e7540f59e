import { problemOf } from '../../protocol/peer.ts';
import type { State } from '../../protocol/state.ts';
import type { Parts } from './parts.ts';
import { problemsOf } from './problems.ts';

/** All that a face shows. */
export function stateOf(parts: Parts): State {
  const { broker, connections, gatewayPort: gateway, secrets, servers } = parts;
  return {
    unlocked: secrets.unlocked,
    servers: servers.list().map((server) => {
      const credential = broker.facts(server.id);
      return {
        server,
        connections: connections.of(server.id).map((connection) => ({
          ...connection,
          ...(connection.file && connection.port !== gateway.port && { stale: true }),
        })),
        busy: broker.isBusy(server.id),
        ...(credential && { credential }),
      };
    }),
    gateway: {
      ...(gateway.port > 0 && { port: gateway.port }),
      ...(gateway.problem && { problem: problemOf(gateway.problem) }),
    },
    problems: problemsOf(parts),
  };
}
