import type { CertificateReport } from '../../core/certificates/facts.ts';
import { findingOf } from '../../core/certificates/findings.ts';
import { toAuthError } from '../../core/errors.ts';
import { addressWith, type Server, type ServerTls } from '../../core/server.ts';
import { readContents } from './reading.ts';
import { authoritiesReport, clientReport } from './report.ts';
import type { Contents } from './pkcs12.ts';

/** What a server has of its own: its client certificate, and the authorities that count for it. */
export interface OwnReports {
  readonly client?: CertificateReport;
  readonly ca?: CertificateReport;
}

/** Looks at what a server has now; that nothing can be read is a finding. */
export async function ownReports(
  server: Server,
  current: () => Promise<ServerTls>,
  now: number,
): Promise<OwnReports> {
  try {
    const { identity, network } = addressWith(server, await current());
    return await reportsOf({ identity, ca: network?.ca }, now);
  } catch (error) {
    const finding = findingOf(toAuthError(error));
    if (!finding) throw error;
    return { client: { certificates: [], findings: [finding] } };
  }
}

/** The same of a certificate that is about to be used. */
export async function reportsOf(
  { identity, ca: authorities }: ServerTls,
  now: number,
): Promise<OwnReports> {
  const ca = authorities === undefined ? undefined : await pemContents(authorities);
  const own = identity && (await pemContents(`${identity.cert}\n${identity.key}`));
  return {
    ...(own && { client: clientReport(own, { now }) }),
    ...(ca && { ca: authoritiesReport(ca, now) }),
  };
}

function pemContents(pem: string): Promise<Contents> {
  return readContents([{ name: '', bytes: Buffer.from(pem) }]);
}
