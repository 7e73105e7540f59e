import type { RequestValues } from '../headers/requestValues.ts';
import type { AwsSignature } from './signature.ts';
import { requiredSecret, type SecretOf, type Signed, type SignedRequest } from './signedRequest.ts';

/**
 * Signs a request by AWS Signature Version 4. Covers the method, address, body, `Host`, `Content-Type` and all `X-Amz-`
 * headers. `base` is the canonical request, an empty line, and the string to sign.
 * @throws AuthError `signature_key_invalid`
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export async function signAws(
  signature: AwsSignature,
  { method, url, headers, body = new Uint8Array() }: SignedRequest,
  { now }: RequestValues,
  secretOf: SecretOf,
): Promise<Signed> {
  const { region, service } = signature;
  const { AwsV4Signer } = await import('aws4fetch');
  const signer = new AwsV4Signer({
    method,
    url,
    region,
    service,
    body,
    headers: covered(headers),
    allHeaders: true,
    datetime: new Date(now).toISOString().replace(/[:-]|\.\d{3}/gu, ''),
    ...(await credentials(signature, secretOf)),
  });
  const base = `${await signer.canonicalString()}\n\n${await signer.stringToSign()}`;
  const signed = await signer.sign();
  return { headers: Object.fromEntries(signed.headers), base };
}

/** Proxies may change the others. */
function covered(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => name === 'content-type' || name.startsWith('x-amz-'),
    ),
  );
}

async function credentials(
  { accessKeyId, secretAccessKey, sessionToken }: AwsSignature,
  secretOf: SecretOf,
) {
  return {
    accessKeyId: await requiredSecret(secretOf, accessKeyId),
    secretAccessKey: await requiredSecret(secretOf, secretAccessKey),
    ...(sessionToken !== undefined && {
      sessionToken: await requiredSecret(secretOf, sessionToken),
    }),
  };
}
