import type { X509Certificate } from 'node:crypto';
import type { CertificateSummary } from '../../core/certificates/summary.ts';
import type { Finding } from '../../core/certificates/findings.ts';
import { validityFinding } from '../../core/certificates/validity.ts';
import { quote } from '../../core/errors.ts';

/** Object identifiers of extended key usage. @see https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12 */
export const usages = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
} as const;
const ANY = '2.5.29.37.0';

/** The subject on one line, or what a certificate without one is known by. */
export function subjectOf({ subject, subjectAltName = '' }: X509Certificate): string {
  return quote(oneLine(subject) || subjectAltName);
}

/** A distinguished name, as Node gives it, on one line. */
export function oneLine(name: string): string {
  return name.split('\n').join(', ');
}

/** Of whom a certificate is and when it counts. */
export function validityOf(certificate: X509Certificate): CertificateSummary {
  const { validFrom, validTo } = certificate;
  const subject = subjectOf(certificate);
  return { subject, notBefore: Date.parse(validFrom), notAfter: Date.parse(validTo) };
}

/**
 * What can be said of a certificate for a purpose without reading it whole: its dates, and whether its extended key
 * usage allows the purpose.
 */
export function quickFindings(
  certificate: X509Certificate,
  purpose: keyof typeof usages,
  now: number,
): Finding[] {
  const validity = validityOf(certificate);
  const dates = validityFinding(validity, now);
  // Node's own name for the extended key usage.
  const allowed = usagesOf(certificate);
  const fits = !allowed || allowed.includes(usages[purpose]) || allowed.includes(ANY);
  const { subject } = validity;
  const usage: Finding = {
    code: 'extended_usage',
    level: 'failure',
    subject,
    details: { wanted: purpose },
  };
  return [...(dates ? [dates] : []), ...(fits ? [] : [usage])];
}

/** Absent where a certificate does not limit its use, whatever the type says. */
function usagesOf({ keyUsage }: X509Certificate): readonly string[] | undefined {
  return keyUsage;
}
