import { defaultAccount } from '../../core/accounts.ts';
import type { AuthError } from '../../core/errors.ts';
import { missingScopes, stepUpOf } from '../../core/oauth/stepUp.ts';
import { toWindow } from '../../protocol/toWindow.ts';
import { problemOf } from '../../protocol/peer.ts';
import type { GatewayPorts } from '../gateway/ports.ts';
import { injections } from './injections.ts';
import type { Lifetime } from './lifetime.ts';
import type { Parts } from './parts.ts';

type Joint = Pick<
  Parts,
  | 'broker'
  | 'servers'
  | 'connections'
  | 'keys'
  | 'missingScopes'
  | 'nonces'
  | 'secrets'
  | 'serversTls'
  | 'unlocking'
  | 'windows'
  | 'words'
> & {
  readonly lifetime: Lifetime;
};

/** The gateway's view of the broker. */
export function gatewayPorts(joint: Joint): GatewayPorts {
  const { broker, servers, connections, keys, windows } = joint;
  const accountOf = (serverId: string): string => {
    const server = servers.get(serverId);
    return server ? defaultAccount(joint.secrets, server) : serverId;
  };
  return {
    log: windows,
    now: Date.now,
    identify: (serverId, key) => connections.identify(serverId, key),
    knowsKeys: () => joint.secrets.unlocked,
    unlocking: () => joint.unlocking.waiting,
    server: (id) => servers.get(id),
    tls: ({ id }) => joint.serversTls.of(id),
    ...injections({ broker, keys, nonces: joint.nonces, accountOf }),
    sentence: (error, server, account) => {
      const judged = server
        ? stepUpOf(error, broker.facts(account ?? accountOf(server.id)))
        : error;
      return joint.words.sentence(judged, server?.name);
    },
    attention: (serverId, error, account = accountOf(serverId)) => {
      const server = servers.get(serverId);
      if (server) keys.note(server, error);
      callPerson(joint, { serverId, account }, error);
    },
    used: ({ serverId, account = serverId, host, method, status, code, ms }) => {
      joint.lifetime.touch();
      if (code === undefined && status >= 200 && status < 300) {
        broker.accepted(account);
        keys.accepted(serverId);
      }
      windows.debug(
        `${host} → ${account}: ${method} ${status}${code ? ` (${code})` : ''} in ${Math.round(ms)} ms`,
      );
    },
  };
}

/** Tells one window that a tool needs a person; not again what the issuer has refused already. */
function callPerson(
  joint: Joint,
  { serverId, account }: { serverId: string; account: string },
  error: AuthError,
): void {
  const judged = stepUpOf(error, joint.broker.facts(account));
  if (judged.code === 'scopes_refused') return;
  if (judged.code === 'insufficient_scope')
    joint.missingScopes.note(account, missingScopes(judged));
  joint.windows.tellOne(toWindow.attention, { serverId, account, problem: problemOf(judged) });
}
