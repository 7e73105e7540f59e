import { defaultAccount } from '../../core/accounts.ts';
import type { Credential } from '../../core/credential.ts';
import { injectionHeaders } from '../../core/injection.ts';
import type { DpopNonces } from '../../core/oauth/dpopNonces.ts';
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
  const accountOf = (serverId: string): string => {
    const server = servers.get(serverId);
    return server ? defaultAccount(joint.secrets, server) : serverId;
  };
  return {
    log: windows,
    identify: (serverId, key) => connections.identify(serverId, key),
    knowsKeys: () => joint.secrets.unlocked,
    unlocking: () => joint.unlocking.waiting,
    server: (id) => servers.get(id),
    injection: async (server, method, _signal, account = accountOf(server.id)) =>
      injectionOf(await broker.credentialFor(account), server, method, nonces),
    renewed: async (server, method, { token = '', account = server.id }) =>
      injectionOf(await broker.replacementFor(account, token), server, method, nonces),
    nonce: ({ url }, nonce) => nonces.note(url, nonce),
    sentence: (error, server) => joint.words.sentence(error, server?.name),
    attention: (serverId, error, account = accountOf(serverId)) =>
      windows.tellOne(toWindow.attention, { serverId, account, problem: problemOf(error) }),
    used: ({ serverId, account = serverId, host, method, status, code, ms }) => {
      joint.lifetime.touch();
      if (code === undefined && status >= 200 && status < 300) broker.accepted(account);
      windows.debug(
        `${host} → ${account}: ${method} ${status}${code ? ` (${code})` : ''} in ${Math.round(ms)} ms`,
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
  return { headers, token: credential.accessToken, account: credential.serverId };
}
