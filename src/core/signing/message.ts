import type { RequestValues } from '../headers/requestValues.ts';
import { digestOf, encoded, utf8 } from './bytes.ts';
import { componentValue, identifierOf, parseComponent } from './components.ts';
import { signWithKey } from './messageKey.ts';
import type { MessageSignature } from './signature.ts';
import { requiredSecret, type SecretOf, type Signed, type SignedRequest } from './signedRequest.ts';
import { byteSequence, innerList, type Parameters } from './structuredFields.ts';

/**
 * Signs a request by RFC 9421: `Signature-Input` and `Signature`, and `Content-Digest` of a body that is covered.
 * @throws AuthError `component_unsignable`, `signature_key_invalid`, `signature_unsupported`
 * @see https://www.rfc-editor.org/rfc/rfc9421#section-3.1
 */
export async function signMessage(
  signature: MessageSignature,
  request: SignedRequest,
  values: RequestValues,
  secretOf: SecretOf,
): Promise<Signed> {
  const { algorithm, key, label } = signature;
  const digest = await contentDigest(signature, request);
  const headers = { ...request.headers, ...lowerCased(digest) };
  const { base, input } = signatureBase(signature, { ...request, headers }, values);
  const secret = await requiredSecret(secretOf, key);
  const bytes = await signWithKey(algorithm, { name: key, secret }, utf8(base));
  const made = encoded(bytes, 'base64');
  const fields = {
    'Signature-Input': `${label}=${input}`,
    Signature: `${label}=${byteSequence(made)}`,
  };
  return { headers: { ...digest, ...fields }, signature: made, base };
}

/** @see https://www.rfc-editor.org/rfc/rfc9421#section-2.5 */
function signatureBase(
  signature: MessageSignature,
  request: SignedRequest,
  values: RequestValues,
): { base: string; input: string } {
  const covered = signature.components.flatMap((text) => {
    const component = parseComponent(text);
    const value = component && componentValue(component, request);
    return component && value !== undefined ? [[identifierOf(component), value] as const] : [];
  });
  const identifiers = covered.map(([identifier]) => identifier);
  const input = innerList(identifiers, signatureParameters(signature, values));
  const lines = [...covered, ['"@signature-params"', input] as const];
  return { base: lines.map((line) => line.join(': ')).join('\n'), input };
}

/** @see https://www.rfc-editor.org/rfc/rfc9421#section-2.3 */
function signatureParameters(
  { created, expires, keyId, nonce, alg, algorithm, tag }: MessageSignature,
  values: RequestValues,
): Parameters {
  const now = Math.floor(values.now / 1000);
  const all = [
    ['created', created ? now : undefined],
    ['expires', expires === undefined ? undefined : now + expires],
    ['keyid', keyId],
    ['nonce', nonce ? values.nonce : undefined],
    ['alg', alg ? algorithm : undefined],
    ['tag', tag],
  ] as const;
  return all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** @see https://www.rfc-editor.org/rfc/rfc9530#section-2 */
async function contentDigest(
  { components, digest = 'sha-256' }: MessageSignature,
  { body }: SignedRequest,
): Promise<Record<string, string>> {
  if (!body || !components.includes('content-digest')) return {};
  const value = encoded(await digestOf(digest, body), 'base64');
  return { 'Content-Digest': `${digest}=${byteSequence(value)}` };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
