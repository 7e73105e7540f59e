import type { AuthErrorCode } from '../../core/errors.ts';

const failures: Readonly<Record<string, AuthErrorCode>> = {
  CERT_HAS_EXPIRED: 'certificate_expired',
  CERT_NOT_YET_VALID: 'certificate_expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate_mismatch',
  CERT_REJECTED: 'certificate_untrusted',
  CERT_UNTRUSTED: 'certificate_untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate_untrusted',
  INVALID_CA: 'certificate_untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate_untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate_untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate_untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate_untrusted',
};

/**
 * What is wrong with the other end's certificate, from the code that Node gives; `undefined` when it is something else.
 * @see https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
export function certificateFailure(code: string): AuthErrorCode | undefined {
  return failures[code];
}

/**
 * Alerts by which the other end says that it is not content with our certificate: bad_certificate,
 * unsupported_certificate, certificate_revoked, certificate_expired, certificate_unknown, unknown_ca, access_denied,
 * decrypt_error, certificate_required.
 */
const alerts: ReadonlySet<string> = new Set('42 43 44 45 46 48 49 51 116'.split(' '));

/**
 * What an alert of the other end means for our own certificate, `shown` or not; `undefined` when it is about something
 * else. Read from the TLS library's words, because a handshake that fails under the first write is only `EPROTO` to Node;
 * OpenSSL and BoringSSL both give the number.
 * @see https://www.rfc-editor.org/rfc/rfc8446#section-6.2
 */
export function clientCertificateFailure(error: Error, shown: boolean): AuthErrorCode | undefined {
  const [, alert = ''] = /SSL alert number (\d+)/u.exec(error.message) ?? [];
  if (!alerts.has(alert)) return undefined;
  return shown ? 'client_certificate_refused' : 'client_certificate_missing';
}
