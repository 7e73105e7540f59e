import type { Auth } from '../../src/core/server.ts';
import { guardedTemplate } from '../servers/hmacGuard.ts';

/** How requests are signed for the guard, with the key of this name. */
export const signedAuth = (key: string) =>
  ({
    scheme: 'headers',
    headers: [
      { name: 'X-Signature', template: 'v1=${signature}' },
      { name: 'X-Timestamp', template: '${timestamp}' },
      { name: 'X-Nonce', template: '${nonce}' },
    ],
    signature: {
      kind: 'hmac',
      hash: 'sha-512',
      secret: key,
      secretEncoding: 'text',
      template: guardedTemplate,
      encoding: 'base64',
    },
  }) satisfies Auth;
