import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { CertificateReport } from '../../core/certificates/facts.ts';
import { findingOf, type Finding } from '../../core/certificates/findings.ts';
import { toAuthError } from '../../core/errors.ts';
import { identityIn, leafIn } from './identity.ts';
import { factsOf } from './inspect.ts';
import type { Peer } from './peer.ts';
import type { Contents } from './pkcs12.ts';
import { subjectOf } from './summary.ts';
import { unfit } from './unfit.ts';
import { issuerFindings, verified, type Judging } from './verify.ts';

/** A client certificate with its key, its chain, and what is wrong with any of them. */
export function clientReport(
  contents: Contents,
  judging: Omit<Judging, 'purpose'>,
): CertificateReport {
  return reported(() => {
    const { leaf, fault } = chosen(contents);
    if (!leaf) throw fault ?? unfit('no_certificate');
    const all = contents.certificates.map((der) => new X509Certificate(der));
    const report = verified(leaf, all, { ...judging, purpose: 'clientAuth' });
    const own = fault === undefined ? undefined : findingOf(toAuthError(fault));
    return { ...report, findings: [...(own ? [own] : []), ...report.findings] };
  });
}

/** The certificate of a server, as a file or as it was seen. */
export function serverReport(
  certificates: readonly X509Certificate[],
  judging: Omit<Judging, 'purpose'>,
): CertificateReport {
  return reported(() => {
    const leaf = leafIn(certificates);
    if (!leaf) throw unfit('no_certificate');
    return verified(leaf, certificates, { ...judging, purpose: 'serverAuth' });
  });
}

/** The certificate that a server showed, with what TLS thought of it and whether its name is the one that was asked. */
export function peerReport(peer: Peer, now: number): CertificateReport {
  const { certificates, host, problem } = peer;
  const known = peer.authorities.map((pem) => new X509Certificate(pem));
  const report = serverReport(certificates, {
    now,
    ...(problem !== undefined && { authorities: known }),
  });
  const [leaf] = certificates;
  if (!leaf) return report;
  const failure = (code: Finding['code'], details: Finding['details']): Finding => ({
    code,
    level: 'failure',
    subject: subjectOf(leaf),
    details,
  });
  const fits = isIP(host) === 0 ? leaf.checkHost(host) : leaf.checkIP(host);
  const isSaid = report.findings.some(({ code }) => code === 'wrong_authority');
  const isOther = problem !== undefined && !isSaid && !elsewhere.has(problem);
  return {
    ...report,
    findings: [
      ...report.findings,
      ...(fits === undefined ? [failure('name_mismatch', { host })] : []),
      ...(isOther ? [failure('wrong_authority', { problem })] : []),
    ],
  };
}

/** What TLS finds that has a finding of its own. */
const elsewhere: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Authorities, each for itself. */
export function authoritiesReport({ certificates }: Contents, now: number): CertificateReport {
  return reported(() => {
    const all = certificates.map((der) => factsOf(new X509Certificate(der)));
    if (all.length === 0) throw unfit('no_certificate');
    return { certificates: all, findings: all.flatMap((facts) => issuerFindings(facts, now)) };
  });
}

/** What keeps certificates from being read is a finding as well. @throws every other error */
export function reported(report: () => CertificateReport): CertificateReport {
  try {
    return report();
  } catch (error) {
    const finding = findingOf(toAuthError(error));
    if (!finding) throw error;
    return { certificates: [], findings: [finding] };
  }
}

/** The certificate to look at also when there is no key for it, and then why. */
function chosen(contents: Contents): { leaf: X509Certificate | undefined; fault?: unknown } {
  try {
    return { leaf: identityIn(contents).leaf };
  } catch (fault) {
    return { leaf: leafIn(contents.certificates.map((der) => new X509Certificate(der))), fault };
  }
}
