import type { CredentialFacts } from '../../../src/core/credential.ts';
import type { ServerView } from '../../../src/protocol/state.ts';

export const NOW = 1_800_000_000_000;
export const MINUTE = 60_000;

/** A credential of one hour that ends in so many minutes. */
export function facts(endsIn: number, more: Partial<CredentialFacts> = {}): CredentialFacts {
  return {
    issuer: 'https://issuer.example',
    clientId: 'client',
    registrationKind: 'dynamic',
    clientAuth: 'none',
    registeredAt: NOW - 90 * MINUTE,
    redirectUri: 'http://127.0.0.1/callback',
    obtainedAt: NOW + (endsIn - 60) * MINUTE,
    expiresAt: NOW + endsIn * MINUTE,
    hasRefreshToken: true,
    grant: 'authorization_code',
    refusedScopes: [],
    dpopBound: false,
    maskedToken: '…',
    ...more,
  };
}

export function view(
  id: string,
  credential?: CredentialFacts,
  more: Partial<ServerView> = {},
): ServerView {
  return {
    server: {
      id,
      name: id,
      url: `https://${id}.example/mcp`,
      transport: 'http',
      auth: { scheme: 'oauth' },
      changedAt: NOW,
    },
    connections: [],
    busy: false,
    ...(credential && { credential }),
    ...more,
  };
}

export const failure = (code: 'credential_expired' | 'refresh_failed' | 'token_rejected') => ({
  failure: { code, at: NOW, details: {} },
});
