import * as z from 'zod/mini';

const jwkSchema = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

/** The request that a proof is made for. */
export interface ProvedRequest {
  readonly method: string;
  /** with or without query and fragment, which a proof leaves out */
  readonly url: string;
  /** the last one that this server gave */
  readonly nonce?: string | undefined;
  /** absent at the token endpoint */
  readonly accessToken?: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** The algorithm of our proofs, as issuers list it. */
export const DPOP_ALGORITHM = 'ES256';

/** A fresh private key to bind tokens to: a JWK in JSON, and a secret. */
export async function createDpopKey(): Promise<string> {
  const { privateKey } = await crypto.subtle.generateKey(ALGORITHM, true, ['sign']);
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', privateKey);
  return JSON.stringify({ kty, crv, x, y, d });
}

/**
 * A proof that whoever sends this request holds the key; good once.
 * @param now ms since the epoch
 * @see https://www.rfc-editor.org/rfc/rfc9449#section-4.2
 */
export async function dpopProof(key: string, request: ProvedRequest, now: number): Promise<string> {
  const { kty, crv, x, y, d } = jwkSchema.parse(JSON.parse(key));
  const { method, url, nonce, accessToken } = request;
  const payload = {
    jti: crypto.randomUUID(),
    htm: method,
    htu: withoutQuery(url),
    iat: Math.floor(now / 1000),
    ...(nonce !== undefined && { nonce }),
    ...(accessToken !== undefined && { ath: await digest(accessToken) }),
  };
  const header = { typ: 'dpop+jwt', alg: DPOP_ALGORITHM, jwk: { kty, crv, x, y } };
  const signed = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(payload))}`;
  const secret = await crypto.subtle.importKey('jwk', { kty, crv, x, y, d }, ALGORITHM, false, [
    'sign',
  ]);
  const signature = await crypto.subtle.sign(ALGORITHM, secret, new TextEncoder().encode(signed));
  return `${signed}.${base64url(new Uint8Array(signature))}`;
}

function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

async function digest(token: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
  return base64url(new Uint8Array(hash));
}

function base64url(data: string | Uint8Array): string {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/gu, '-')
    .replace(/\//gu, '_')
    .replace(/=+$/u, '');
}
