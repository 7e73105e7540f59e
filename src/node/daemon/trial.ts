import { failureOf, findingOf } from '../../core/certificates/findings.ts';
import { AuthError, toAuthError } from '../../core/errors.ts';
import { probe } from '../../core/probe.ts';
import { addressWith, type Server, type ServerTls } from '../../core/server.ts';
import type { GivenCertificate } from '../../protocol/certificates.ts';
import { readPaths, tlsOf, type TlsBytes } from '../certificates/load.ts';
import type { OwnReports } from '../certificates/ownReports.ts';
import type { Parts } from './parts.ts';

/** What was found about a certificate before anybody was shown it. */
export interface Examined extends OwnReports {
  /** as TLS takes it; empty when it cannot be read */
  readonly read: ServerTls;
  /** why it cannot be used */
  readonly problem?: AuthError;
}

/** Reads what a person gave and looks at it. */
export async function examined(
  given: GivenCertificate,
  passphrase: string | undefined,
  now: number,
): Promise<Examined> {
  try {
    const read = await tlsOf(await bytesOf(given), passphrase);
    const { reportsOf } = await import('../certificates/ownReports.ts');
    const reports = await reportsOf(read, now);
    const problem = failureOf(reports.client?.findings ?? []);
    return { read, ...reports, ...(problem && { problem }) };
  } catch (error) {
    const problem = toAuthError(error);
    const finding = findingOf(problem);
    if (!finding) throw error;
    return { read: {}, client: { certificates: [], findings: [finding] }, problem };
  }
}

async function bytesOf(given: GivenCertificate): Promise<TlsBytes> {
  if (given.kind === 'files') return readPaths(given.paths);
  const decoded = ({ name, base64 }: { name: string; base64: string }) => ({
    name,
    bytes: Buffer.from(base64, 'base64'),
  });
  return { own: given.own.map(decoded), ca: (given.ca ?? []).map(decoded) };
}

/** How fronts answer a certificate that they do not take; nginx turns its own 495 into 400. */
const refusals: ReadonlySet<string> = new Set(['400', '403', '495', '496']);

/**
 * Shows a certificate to the server and asks whether it speaks MCP; why that failed. One of an authority that the server
 * does not name is not shown.
 */
export async function tried(
  server: Server,
  tls: ServerTls,
  { fetchFor, network }: Pick<Parts, 'fetchFor' | 'network'>,
  signal: AbortSignal,
): Promise<AuthError | undefined> {
  try {
    const { acceptanceFinding } = await import('../certificates/acceptance.ts');
    const url = new URL(server.url);
    const found = tls.identity && (await acceptanceFinding(tls.identity, network, url, signal));
    if (found) return failureOf([found]);
    await probe(fetchFor(addressWith(server, tls)), server.url, signal);
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    const failed = toAuthError(error);
    const { status = '', host = '' } = failed.details;
    if (failed.code !== 'not_mcp' || !tls.identity || !refusals.has(status)) return failed;
    return new AuthError('client_certificate_refused', { host, reason: `HTTP_${status}` }, failed);
  }
}
