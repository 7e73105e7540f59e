import type { RequestValues } from '../headers/requestValues.ts';
import { signAws } from './aws.ts';
import { signHmac } from './hmac.ts';
import { signMessage } from './message.ts';
import type { Signature } from './signature.ts';
import type { SecretOf, Signed, SignedRequest } from './signedRequest.ts';

/**
 * Signs one request; the same request and values give the same signature, as far as the algorithm is deterministic.
 * @throws AuthError `signature_key_invalid`, `signature_unsupported`, `component_unsignable`, and those of `secretOf`
 */
export async function sign(
  signature: Signature,
  request: SignedRequest,
  values: RequestValues,
  secretOf: SecretOf,
): Promise<Signed> {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  switch (signature.kind) {
    case 'hmac':
      return signHmac(signature, { ...request, headers }, values, secretOf);
    case 'message':
      return signMessage(signature, { ...request, headers }, values, secretOf);
    case 'aws':
      return signAws(signature, { ...request, headers }, values, secretOf);
  }
}
