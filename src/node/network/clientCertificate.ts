import { X509Certificate, createPrivateKey } from 'node:crypto';
import { failureOf } from '../../core/certificates/findings.ts';
import { AuthError } from '../../core/errors.ts';
import type { FetchInit } from '../../core/ports.ts';
import type { ServerAddress, TlsIdentity } from '../../core/server.ts';
import { quickFindings, subjectOf } from '../certificates/summary.ts';
import { unfit } from '../certificates/unfit.ts';

/**
 * The certificate that a request shows: to the server itself, and to an endpoint of our issuer where core says so. Any
 * other host gets none, and plain http could carry none.
 * @throws AuthError `client_certificate_missing`, `insecure_endpoint` when nothing may be sent without one
 */
export function certificateFor(
  { identity, url: own }: ServerAddress,
  url: URL,
  wanted: FetchInit['certificate'],
): TlsIdentity | undefined {
  const { host, origin } = url;
  const secure = url.protocol === 'https:';
  if (wanted === 'required' && !identity)
    throw new AuthError('client_certificate_missing', { host });
  if (wanted === 'required' && !secure) throw new AuthError('insecure_endpoint', { host });
  const isSeen = wanted !== undefined || origin === new URL(own).origin;
  return secure && isSeen ? identity : undefined;
}

/**
 * A certificate and its key as TLS takes them. Looked at beforehand, because TLS would send no certificate at all, and
 * say nothing, where the key is that of another one.
 * @throws AuthError `client_certificate_invalid`; `details.reason` is `unreadable`, `key_mismatch`, `expired`,
 *   `not_yet_valid` or `extended_usage`
 * @see https://nodejs.org/api/tls.html#tlscreatesecurecontextoptions
 */
export function usable({ cert, key }: TlsIdentity): TlsIdentity {
  const { leaf, fits } = read({ cert, key });
  if (!fits) throw unfit('key_mismatch', { subject: subjectOf(leaf) });
  const failure = failureOf(quickFindings(leaf, 'clientAuth', Date.now()));
  if (failure) throw failure;
  return { cert, key };
}

function read({ cert, key }: TlsIdentity): { leaf: X509Certificate; fits: boolean } {
  try {
    const leaf = new X509Certificate(cert);
    return { leaf, fits: leaf.checkPrivateKey(createPrivateKey(key)) };
  } catch (error) {
    throw unreadable(error);
  }
}

/** Why a certificate or its key could not be read. */
export function unreadable(cause: unknown): AuthError {
  return unfit('unreadable', {}, cause);
}
