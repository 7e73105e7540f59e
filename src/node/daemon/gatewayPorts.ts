import type { Credential } from '../../core/credential.ts';
import { toWindow } from '../../protocol/messages.ts';
import { problemOf } from '../../protocol/peer.ts';
import type { GatewayPorts, Injection } from '../gateway/ports.ts';
import type { Lifetime } from './lifetime.ts';
import type { Parts } from './parts.ts';

type Joint = Pick<
  Parts,
  'broker' | 'servers' | 'connections' | 'secrets' | 'windows' | 'words' | 'unlocking'
> & {
  readonly lifetime: Lifetime;
};

/** The gateway's view of the broker. */
export function gatewayPorts(joint: Joint): GatewayPorts {
  const { broker, servers, connections, windows } = joint;
  return {
    log: windows,
    identify: (serverId, key) => connections.identify(serverId, key),
    knowsKeys: () => joint.secrets.unlocked,
    unlocking: () => joint.unlocking.waiting,
    server: (id) => servers.get(id),
    injection: async (serverId) => injectionOf(await broker.credentialFor(serverId)),
    renewed: async (serverId, refused) => {
      const token = refused.headers['authorization']?.slice('Bearer '.length) ?? '';
      return injectionOf(await broker.replacementFor(serverId, token));
    },
    sentence: (error, server) => joint.words.sentence(error, server?.name),
    attention: (serverId, error) =>
      windows.tellOne(toWindow.attention, { serverId, problem: problemOf(error) }),
    used: ({ serverId, host, method, status, code, ms }) => {
      joint.lifetime.touch();
      if (code === undefined && status >= 200 && status < 300) broker.accepted(serverId);
      windows.debug(`${host} → ${serverId}: ${method} ${status} in ${Math.round(ms)} ms`);
    },
  };
}

function injectionOf(credential: Credential | undefined): Injection {
  return { headers: credential ? { authorization: `Bearer ${credential.accessToken}` } : {} };
}
