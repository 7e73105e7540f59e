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

/** What the other end says when it is not content with the certificate that it asked for. */
const ALERT =
  /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13)_ALERT_(?:BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_\w+|UNKNOWN_CA|ACCESS_DENIED|DECRYPT_ERROR)$/u;

/**
 * What an alert of the other end means for our own certificate, `shown` or not; `undefined` when it is about something
 * else. The names are those of OpenSSL and BoringSSL.
 * @see https://www.rfc-editor.org/rfc/rfc8446#section-6.2
 */
export function clientCertificateFailure(code: string, shown: boolean): AuthErrorCode | undefined {
  if (!ALERT.test(code)) return undefined;
  return shown ? 'client_certificate_refused' : 'client_certificate_missing';
}
