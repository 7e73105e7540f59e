import type { RequestValues } from '../headers/requestValues.ts';
import { requestValue } from '../headers/requestValues.ts';
import type { Reference } from '../headers/template.ts';
import { concatenated, decoded, digestOf, encoded, utf8, type Bytes } from './bytes.ts';
import { signedTemplate, type HmacSignature } from './signature.ts';
import {
  keyInvalid,
  requiredSecret,
  type SecretOf,
  type Signed,
  type SignedRequest,
} from './signedRequest.ts';

/**
 * Signs the string that the template gives. A header or body that a request does not have counts as empty.
 * @throws AuthError `signature_key_invalid`
 * @see https://www.rfc-editor.org/rfc/rfc2104
 */
export async function signHmac(
  signature: HmacSignature,
  request: SignedRequest,
  values: RequestValues,
  secretOf: SecretOf,
): Promise<Signed> {
  const parts = signedTemplate(signature).map(async (part) =>
    typeof part === 'string' ? utf8(part) : partOf(part, request, values),
  );
  const base = concatenated(await Promise.all(parts));
  const key = await secretBytes(signature, secretOf);
  const mac = await hmacOf(signature.hash, key, base);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(base);
  return { headers: {}, signature: encoded(mac, signature.encoding), base: text };
}

/** @param hash such as `sha-256`; @param key not empty */
export async function hmacOf(hash: string, key: Bytes, data: Bytes): Promise<Bytes> {
  const algorithm = { name: 'HMAC', hash: hash.toUpperCase() };
  const imported = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, data));
}

async function secretBytes(
  { secret, secretEncoding }: HmacSignature,
  secretOf: SecretOf,
): Promise<Bytes> {
  const text = await requiredSecret(secretOf, secret);
  const bytes = secretEncoding === 'text' ? utf8(text) : decoded(text, secretEncoding);
  if (!bytes || bytes.length === 0) throw keyInvalid(secret);
  return bytes;
}

async function partOf(
  reference: Reference,
  { method, url, headers, body = new Uint8Array() }: SignedRequest,
  values: RequestValues,
): Promise<Bytes> {
  const { name, argument = '' } = reference;
  if (name === 'body') return body;
  if (name === 'digest') {
    const [hash = '', encoding] = argument.split(':');
    return utf8(encoded(await digestOf(hash, body), encoding === 'hex' ? 'hex' : 'base64'));
  }
  // One byte a character, as in HTTP.
  if (name === 'header')
    return Uint8Array.from(headers[argument.toLowerCase()] ?? '', (char) => char.charCodeAt(0));
  return utf8(requestValue(reference, values) ?? lineOf(name, method, new URL(url)));
}

function lineOf(name: string, method: string, url: URL): string {
  const { host, pathname, search, origin } = url;
  const parts: Readonly<Record<string, string>> = {
    method,
    host,
    path: pathname,
    query: search.slice(1),
    url: origin + pathname + search,
  };
  return parts[name] ?? '';
}
