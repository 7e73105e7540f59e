import { defaultAccount } from '../../core/accounts.ts';
import type { Credential } from '../../core/credential.ts';
import type { AuthError } from '../../core/errors.ts';
import { injectionHeaders } from '../../core/injection.ts';
import { knownEnd } from '../../core/lifetime.ts';
import type { DpopNonces } from '../../core/oauth/dpopNonces.ts';
import { missingScopes, stepUpOf } from '../../core/oauth/stepUp.ts';
import { tlsIdentityOf } from '../../core/records.ts';
import type { Server } from '../../core/server.ts';
import { toWindow } from '../../protocol/toWindow.ts';
import { problemOf } from '../../protocol/peer.ts';
import type { GatewayPorts, Injection } from '../gateway/ports.ts';
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
  | 'unlocking'
  | 'windows'
  | 'words'
> & {
  readonly lifetime: Lifetime;
};

/** The gateway's view of the broker. */
export function gatewayPorts(joint: Joint): GatewayPorts {
  const { broker, servers, connections, keys, windows, nonces } = joint;
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
    identity: ({ id }) => tlsIdentityOf(joint.secrets, id),
    injection: async (server, method, _signal, account = accountOf(server.id)) =>
      keys.with(
        await injectionOf(await broker.credentialFor(account), server, method, nonces),
        server,
      ),
    renewed: async (server, method, { token, account = server.id, challenge }) => {
      if (token === undefined && keys.isShownTo(server)) return keys.again(server);
      const credential = await broker.replacementFor(account, token ?? '', challenge);
      return keys.with(await injectionOf(credential, server, method, nonces), server);
    },
    nonce: ({ url }, nonce) => nonces.note(url, nonce),
    sentence: (error, server, account) => {
      const judged = server
        ? stepUpOf(error, broker.facts(account ?? accountOf(server.id)))
        : error;
      return joint.words.sentence(judged, server?.name);
    },
    attention: (serverId, error, account = accountOf(serverId)) =>
      callPerson(joint, { serverId, account }, error),
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

/** What a credential puts on a request to its server; nothing for a server that wants none. */
export async function injectionOf(
  credential: Credential | undefined,
  { url }: Server,
  method: string,
  nonces: DpopNonces,
): Promise<Injection> {
  if (!credential) return { headers: {} };
  const headers = await injectionHeaders(credential, { method, url }, nonces, Date.now());
  const { accessToken: token, serverId: account } = credential;
  const until = knownEnd(credential);
  return { headers, token, account, ...(until !== undefined && { until }) };
}
