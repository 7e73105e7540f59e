import type { Credential } from '../../core/credential.ts';
import type { AuthError } from '../../core/errors.ts';
import { toWindow } from '../../protocol/messages.ts';
import { problemOf } from '../../protocol/peer.ts';
import type { GatewayPorts, Injection } from '../gateway/ports.ts';
import type { Lifetime } from './lifetime.ts';
import type { Parts } from './parts.ts';

type Joint = Pick<
  Parts,
  'broker' | 'servers' | 'connections' | 'windows' | 'sentences' | 'unlocking'
> & {
  readonly lifetime: Lifetime;
};

/** The gateway's view of the broker. */
export function gatewayPorts(joint: Joint): GatewayPorts {
  const { broker, servers, connections, windows } = joint;
  return {
    log: windows,
    identify: (serverId, key) => connections.identify(serverId, key),
    unlocking: () => joint.unlocking.waiting,
    server: (id) => servers.get(id),
    injection: async (serverId) => injectionOf(await broker.credentialFor(serverId)),
    renewed: async (serverId, refused) => {
      const token = refused.headers['authorization']?.slice('Bearer '.length) ?? '';
      return injectionOf(await broker.replacementFor(serverId, token));
    },
    sentence: (error, server) => sentenceFor(joint.sentences, error, server?.name ?? ''),
    attention: (serverId, error) =>
      windows.tell(toWindow.attention, { serverId, problem: problemOf(error) }),
    used: ({ serverId, host, method, status, code, ms }) => {
      joint.lifetime.touch();
      if (code === undefined && status >= 200 && status < 300) broker.accepted(serverId);
      windows.debug(
        `${host} → ${serverId}: ${method} ${status}${code ? ` (${code})` : ''} in ${Math.round(ms)} ms`,
      );
    },
  };
}

function injectionOf(credential: Credential | undefined): Injection {
  return { headers: credential ? { authorization: `Bearer ${credential.accessToken}` } : {} };
}

function sentenceFor(
  sentences: ReadonlyMap<string, string>,
  error: AuthError,
  server: string,
): string {
  const fallback = `MCP Keyring cannot use {server} just now (${error.code}). Open VS Code and look at the MCP Keyring view.`;
  const details: Record<string, string> = { server, ...error.details };
  return (sentences.get(error.code) ?? fallback).replace(
    /\{(\w+)\}/gu,
    (_all, name: string) => details[name] ?? '',
  );
}
