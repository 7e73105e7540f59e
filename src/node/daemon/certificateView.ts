import { X509Certificate } from 'node:crypto';
import { findingOf, type Finding } from '../../core/certificates/findings.ts';
import { toAuthError } from '../../core/errors.ts';
import type { Server } from '../../core/server.ts';
import type { CertificateView } from '../../protocol/state.ts';
import { quickFindings, validityOf } from '../certificates/summary.ts';
import type { Held } from '../certificates/tlsFiles.ts';
import { unreadable } from '../network/clientCertificate.ts';

/** What a list shows of a server's client certificate, and of files that cannot be read; `undefined` without either. */
export function certificateView(
  { auth }: Pick<Server, 'auth'>,
  { tls, problem }: Held,
  now: number,
): CertificateView | undefined {
  const pem = tls?.identity?.cert;
  const faults = problem ? [findingOf(problem)].filter((one) => one !== undefined) : [];
  const isInFiles = auth.tls?.certificate !== undefined || faults.length > 0;
  const from = isInFiles ? 'files' : 'entered';
  if (pem === undefined) return isInFiles ? { from, findings: faults } : undefined;
  return { from, ...looked(pem, now, faults) };
}

function looked(
  pem: string,
  now: number,
  faults: readonly Finding[],
): Pick<CertificateView, 'summary' | 'findings'> {
  try {
    const leaf = new X509Certificate(pem);
    const findings = [...faults, ...quickFindings(leaf, 'clientAuth', now)];
    return { summary: validityOf(leaf), findings };
  } catch (error) {
    const unread = findingOf(toAuthError(unreadable(error)));
    return { findings: unread ? [...faults, unread] : [...faults] };
  }
}
