import type { Broker } from '../../core/broker.ts';
import type { Credential } from '../../core/credential.ts';
import { injectionHeaders } from '../../core/injection.ts';
import { knownEnd } from '../../core/lifetime.ts';
import type { DpopNonces } from '../../core/oauth/dpopNonces.ts';
import type { Server } from '../../core/server.ts';
import type { GatewayPorts, Injection } from '../gateway/ports.ts';
import type { KeyUse } from './keyUse.ts';

/** What injections are made of. `accountOf` gives the account that a server is used with by default. */
export interface InjectionSources {
  readonly broker: Broker;
  readonly keys: KeyUse;
  readonly nonces: DpopNonces;
  readonly accountOf: (serverId: string) => string;
}

/** The part of the gateway's ports that puts credentials and keys on requests. */
export function injections({
  broker,
  keys,
  nonces,
  accountOf,
}: InjectionSources): Pick<GatewayPorts, 'injection' | 'renewed' | 'nonce'> {
  return {
    injection: async (server, method, _signal, account = accountOf(server.id)) => {
      const credential = await broker.credentialFor(account);
      return keys.with(await injectionOf(credential, server, method, nonces), server);
    },
    renewed: async (server, method, { token, account = server.id, challenge }) => {
      if (token === undefined && keys.isShownTo(server)) return keys.again(server);
      const credential = await broker.replacementFor(account, token ?? '', challenge);
      return keys.with(await injectionOf(credential, server, method, nonces), server);
    },
    nonce: ({ url }, nonce) => nonces.note(url, nonce),
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
  const { accessToken: token, serverId: account } = credential;
  const until = knownEnd(credential);
  return { headers, token, account, ...(until !== undefined && { until }) };
}
