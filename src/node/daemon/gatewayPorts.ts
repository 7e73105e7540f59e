import type { Credential } from '../../core/credential.ts';
import { injectionHeaders } from '../../core/injection.ts';
import type { DpopNonces } from '../../core/oauth/dpopNonces.ts';
import { tlsIdentityOf } from '../../core/records.ts';
import type { Server } from '../../core/server.ts';
import { toWindow } from '../../protocol/toWindow.ts';
import { problemOf } from '../../protocol/peer.ts';
import type { GatewayPorts, Injection } from '../gateway/ports.ts';
import type { Lifetime } from './lifetime.ts';
import type { Parts } from './parts.ts';

type Joint = Pick<
  Parts,
  'broker' | 'servers' | 'connections' | 'secrets' | 'windows' | 'words' | 'unlocking' | 'nonces'
> & {
  readonly lifetime: Lifetime;
};

/** The gateway's view of the broker. */
export function gatewayPorts(joint: Joint): GatewayPorts {
  const { broker, servers, connections, windows, nonces } = joint;
  return {
    log: windows,
    identify: (serverId, key) => connections.identify(serverId, key),
    knowsKeys: () => joint.secrets.unlocked,
    unlocking: () => joint.unlocking.waiting,
    server: (id) => servers.get(id),
    identity: ({ id }) => tlsIdentityOf(joint.secrets, id),
    injection: async (server, method) =>
      injectionOf(await broker.credentialFor(server.id), server, method, nonces),
    renewed: async (server, method, { token = '', challenge }) => {
      const credential = await broker.replacementFor(server.id, token, challenge);
      return injectionOf(credential, server, method, nonces);
    },
    nonce: ({ url }, nonce) => nonces.note(url, nonce),
    sentence: (error, server) => joint.words.sentence(error, server?.name),
    attention: (serverId, error) =>
      windows.tellOne(toWindow.attention, { serverId, problem: problemOf(error) }),
    used: ({ serverId, host, method, status, code, ms }) => {
      joint.lifetime.touch();
      if (code === undefined && status >= 200 && status < 300) broker.accepted(serverId);
      windows.debug(
        `${host} → ${serverId}: ${method} ${status}${code ? ` (${code})` : ''} in ${Math.round(ms)} ms`,
      );
    },
  };
}

/** What a credential puts on a request to its server; nothing for a server that wants none. */
export async function injectionOf(
  credential: Credential | undefined,
  { url }: Server,
  method: string,
  nonces: DpopNonces,
): Promise<Injection> {
  if (!credential) return { headers: {} };
  const headers = await injectionHeaders(credential, { method, url }, nonces, Date.now());
  return { headers, token: credential.accessToken };
}
