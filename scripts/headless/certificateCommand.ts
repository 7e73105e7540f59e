import { X509Certificate } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { CertificateFacts, CertificateReport } from '../../src/core/certificates/facts.ts';
import { findingOf, type Finding } from '../../src/core/certificates/findings.ts';
import { daysLeft } from '../../src/core/certificates/validity.ts';
import { toAuthError } from '../../src/core/errors.ts';
import { readNamed } from '../../src/node/certificates/load.ts';
import type { Contents } from '../../src/node/certificates/pkcs12.ts';
import { readContents } from '../../src/node/certificates/reading.ts';
import { clientReport, serverReport } from '../../src/node/certificates/report.ts';
import { UsageError, variable } from './arguments.ts';

/** The words of the command line. */
export interface Asked {
  readonly files: readonly string[];
  readonly cacert: string | undefined;
  readonly purpose: 'client' | 'server';
  readonly passphrase: string | undefined;
  readonly json: boolean;
}

/** `certificate`: looks at files as a server's would be looked at; 1 when something keeps them from being used. */
export async function certificateCommand(args: readonly string[]): Promise<number> {
  const asked = parsed(args);
  const report = await reportOn(asked, Date.now());
  const ok = report.findings.every(({ level }) => level !== 'failure');
  if (asked.json) console.log(JSON.stringify({ ok, ...report }));
  else for (const line of lines(report, Date.now())) console.log(line);
  return ok ? 0 : 1;
}

/** Reads the arguments of `certificate`. @throws UsageError */
export function parsed(args: readonly string[]): Asked {
  const { values, positionals } = words(args);
  const { for: purpose, 'passphrase-env': name, cacert, json } = values;
  if (positionals.length === 0) throw new UsageError('Name at least one file.');
  if (purpose !== 'client' && purpose !== 'server')
    throw new UsageError('--for is client or server.');
  const passphrase = name === undefined ? undefined : variable(name);
  return { files: positionals, cacert, purpose, passphrase, json };
}

function words(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = {
    for: { ...text, default: 'client' },
    cacert: text,
    'passphrase-env': text,
    json: { type: 'boolean', default: false },
  } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** What is found about files. */
export async function reportOn(asked: Asked, now: number): Promise<CertificateReport> {
  const { files, cacert, purpose, passphrase } = asked;
  try {
    const contents = await contentsOf(files, passphrase);
    const ca = cacert === undefined ? undefined : await contentsOf([cacert], passphrase);
    const judging = { now, ...(ca && { authorities: certificatesIn(ca) }) };
    return purpose === 'client'
      ? clientReport(contents, judging)
      : serverReport(certificatesIn(contents), judging);
  } catch (error) {
    const finding = findingOf(toAuthError(error));
    if (!finding) throw error;
    return { certificates: [], findings: [finding] };
  }
}

async function contentsOf(
  paths: readonly string[],
  passphrase: string | undefined,
): Promise<Contents> {
  return readContents(await Promise.all(paths.map(readNamed)), passphrase);
}

function certificatesIn({ certificates }: Contents): X509Certificate[] {
  return certificates.map((der) => new X509Certificate(der));
}

function* lines({ certificates, findings }: CertificateReport, now: number) {
  for (const facts of certificates) yield* factLines(facts, now);
  for (const finding of findings) yield findingLine(finding);
  if (findings.length === 0) yield '✓ nothing found';
}

function* factLines(facts: CertificateFacts, now: number) {
  const { algorithm, bits, curve } = facts.key;
  const day = (ms: number): string => new Date(ms).toISOString();
  yield facts.subject || '(no subject)';
  yield `  issuer: ${facts.issuer}`;
  yield `  serial: ${facts.serial}`;
  yield `  valid: ${day(facts.notBefore)} – ${day(facts.notAfter)} (${daysLeft(facts, now)} days left)`;
  yield `  key: ${[algorithm, curve, bits && `${bits} bits`].filter(Boolean).join(', ')}`;
  yield `  signed: ${facts.signature}`;
  if (facts.names.length > 0) yield `  names: ${facts.names.join(', ')}`;
  if (facts.keyUsage) yield `  key usage: ${facts.keyUsage.join(', ')}`;
  if (facts.extendedKeyUsage) yield `  extended key usage: ${facts.extendedKeyUsage.join(', ')}`;
  yield `  authority: ${facts.isAuthority ? 'yes' : 'no'}`;
  yield `  SHA-256: ${facts.sha256}`;
  yield `  SHA-1: ${facts.sha1}`;
}

function findingLine({ code, level, subject, details }: Finding): string {
  const about = [subject, ...Object.entries(details).map(([name, value]) => `${name}=${value}`)];
  return [`${level === 'failure' ? '✗' : '!'} ${code}`, ...about.filter(Boolean)].join('  ');
}
