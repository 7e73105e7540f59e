import type { X509Certificate } from 'node:crypto';
import type { CertificateFacts, CertificateReport } from '../../core/certificates/facts.ts';
import type { Finding } from '../../core/certificates/findings.ts';
import { validityFinding } from '../../core/certificates/validity.ts';
import { issuerOf } from './identity.ts';
import { factsOf } from './inspect.ts';
import { quickFindings, subjectOf, type usages } from './summary.ts';

/** What a certificate is judged by. */
export interface Judging {
  readonly purpose: keyof typeof usages;
  /** ms since the epoch */
  readonly now: number;
  /** who has to stand above it; when absent that is not judged */
  readonly authorities?: readonly X509Certificate[];
}

/**
 * Looks at a certificate and everything above it: dates, key usage, extended key usage, whether each issuer is an
 * authority, and whether the chain leads to one that counts.
 */
export function verified(
  leaf: X509Certificate,
  others: readonly X509Certificate[],
  judging: Judging,
): CertificateReport {
  const { purpose, now, authorities } = judging;
  const chain = path(leaf, others, authorities ?? []);
  const certificates = chain.map(factsOf);
  const [own, ...issuers] = certificates;
  const findings = [
    ...quickFindings(leaf, purpose, now),
    ...(own ? usageFindings(own, purpose) : []),
    ...issuers.flatMap((issuer) => issuerFindings(issuer, now)),
    ...(authorities ? anchorFindings(chain, authorities) : []),
  ];
  return { certificates, findings };
}

/** From a certificate to the last issuer that is there, the root included; authorities that count go before others. */
function path(
  leaf: X509Certificate,
  others: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
): X509Certificate[] {
  const found = [leaf];
  for (;;) {
    const last = found.at(-1) ?? leaf;
    const next = issuerOf(last, authorities) ?? issuerOf(last, others);
    if (!next || found.some(({ fingerprint256 }) => fingerprint256 === next.fingerprint256))
      return found;
    found.push(next);
  }
}

/** One of these is enough, as TLS libraries see it. @see https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3 */
const keyUsages: Readonly<Record<Judging['purpose'], readonly string[]>> = {
  clientAuth: ['digitalSignature', 'keyAgreement'],
  serverAuth: ['digitalSignature', 'keyAgreement', 'keyEncipherment'],
};

function usageFindings(
  { subject, keyUsage }: CertificateFacts,
  purpose: Judging['purpose'],
): Finding[] {
  const wanted = keyUsages[purpose];
  if (!keyUsage || keyUsage.some((usage) => wanted.includes(usage))) return [];
  return [{ code: 'key_usage', level: 'failure', subject, details: { wanted: wanted.join(', ') } }];
}

/** What is wrong with an authority: its dates, and whether it is one. */
export function issuerFindings(issuer: CertificateFacts, now: number): Finding[] {
  const { subject, isAuthority, keyUsage } = issuer;
  const dates = validityFinding(issuer, now);
  const signs = !keyUsage || keyUsage.includes('keyCertSign');
  const none: Finding = { code: 'not_an_authority', level: 'failure', subject, details: {} };
  return [...(dates ? [dates] : []), ...(isAuthority && signs ? [] : [none])];
}

function anchorFindings(
  chain: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
): Finding[] {
  const known = new Set(authorities.map(({ fingerprint256 }) => fingerprint256));
  if (chain.some(({ fingerprint256 }) => known.has(fingerprint256))) return [];
  const last = chain.at(-1);
  const details = { issuer: last?.issuer.split('\n').join(', ') ?? '' };
  const subject = chain[0] && subjectOf(chain[0]);
  return [{ code: 'wrong_authority', level: 'failure', ...(subject && { subject }), details }];
}
