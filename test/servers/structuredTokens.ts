/** Lets JWT access tokens be introspected and revoked: oidc-provider itself refuses both. */
import { createPublicKey, verify } from 'node:crypto';
import type { Interceptor } from './front.ts';
import { signingKey } from './oidcConfiguration.ts';

const jwt = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Replaces a JWT in the request by the handle of its twin (see `trackStructuredToken`). */
export const resolveStructuredToken: Interceptor = (request, forward) => {
  if (!/\/token\/(introspection|revocation)$/.test(request.path)) return forward(request);
  const form = new URLSearchParams(request.body.toString());
  const token = form.get('token') ?? '';
  if (!jwt.test(token)) return forward(request);
  form.set('token', handleOf(token) ?? 'forged');
  return forward({ ...request, body: Buffer.from(form.toString()) });
};

function handleOf(token: string): string | undefined {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const signed = Buffer.from(`${header}.${payload}`);
  const publicKey = createPublicKey({ key: signingKey(), format: 'jwk' });
  if (!verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url'))) return undefined;
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const { jti } = claims as { jti?: string };
  return jti;
}
