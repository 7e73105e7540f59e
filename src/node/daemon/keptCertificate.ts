import { clientSecretsOf, keepClientSecrets } from '../../core/records.ts';
import type { ServerTls, TlsFilePaths } from '../../core/server.ts';
import type { GivenCertificate } from '../../protocol/certificates.ts';
import type { Parts } from './parts.ts';

/** A certificate that was tried, and where it came from. */
export interface Tried {
  readonly given: GivenCertificate;
  readonly passphrase: string | undefined;
  readonly tls: ServerTls;
}

type Kept = Pick<Parts, 'secrets'> & {
  readonly servers: Pick<Parts['servers'], 'get' | 'keepTls' | 'keepAuthorities'>;
};

/**
 * Puts a certificate in place of the one before. Paths and secrets are written one after the other; wherever that ends,
 * the old one or the new one works. Authorities alone leave the certificate as it is, and the other way round.
 */
export async function keepGiven(
  id: string,
  { given, passphrase, tls }: Tried,
  parts: Kept,
): Promise<void> {
  if (given.kind === 'files') await keepPaths(id, given.paths, passphrase, parts);
  else await keepEntered(id, tls, parts);
}

/** Both passphrases count until the paths are the new ones. */
async function keepPaths(
  id: string,
  paths: TlsFilePaths,
  passphrase: string | undefined,
  { secrets, servers }: Kept,
): Promise<void> {
  const { certificate, certificateKey, ...entered } = clientSecretsOf(secrets, id);
  const before = entered.certificatePassphrase;
  const own = { certificate, certificateKey };
  const both = [passphrase, before].filter((one) => one !== undefined).join('\n');
  if (both !== '')
    await keepClientSecrets(secrets, id, { ...entered, ...own, certificatePassphrase: both });
  const { key, ...known } = servers.get(id)?.auth.tls ?? {};
  const isReplaced = paths.certificate !== undefined;
  await servers.keepTls(id, { ...known, ...(!isReplaced && { key }), ...paths }, Date.now());
  if (paths.ca !== undefined) await servers.keepAuthorities(id, undefined, Date.now());
  const certificatePassphrase = isReplaced ? passphrase : (passphrase ?? before);
  const kept = { ...entered, ...(!isReplaced && own), certificatePassphrase };
  await keepClientSecrets(secrets, id, kept);
}

/** The files go before what is entered until their paths are gone. */
async function keepEntered(
  id: string,
  { identity, ca }: ServerTls,
  { secrets, servers }: Kept,
): Promise<void> {
  const entered = clientSecretsOf(secrets, id);
  const own = identity && { certificate: identity.cert, certificateKey: identity.key };
  await keepClientSecrets(secrets, id, { ...entered, ...own });
  if (ca !== undefined) await servers.keepAuthorities(id, ca, Date.now());
  const known = servers.get(id)?.auth.tls ?? {};
  const gone = identity ? { certificate: undefined, key: undefined } : {};
  const kept = { ...known, ...gone, ...(ca !== undefined && { ca: undefined }) };
  await servers.keepTls(id, kept, Date.now());
  if (Object.values(kept).some((path) => path !== undefined)) return;
  await keepClientSecrets(secrets, id, { ...entered, ...own, certificatePassphrase: undefined });
}

/** Lets go of the authorities that count for a server; its client certificate stays. */
export async function removeAuthorities(
  id: string,
  { servers }: Pick<Kept, 'servers'>,
): Promise<void> {
  const { ca: _ca, ...others } = servers.get(id)?.auth.tls ?? {};
  await servers.keepTls(id, others, Date.now());
  await servers.keepAuthorities(id, undefined, Date.now());
}

/** Lets go of a server's client certificate; its authorities stay. */
export async function removeKept(id: string, { secrets, servers }: Kept): Promise<void> {
  const { ca } = servers.get(id)?.auth.tls ?? {};
  await servers.keepTls(id, { ca }, Date.now());
  const {
    certificate: _certificate,
    certificateKey: _key,
    certificatePassphrase: _passphrase,
    ...others
  } = clientSecretsOf(secrets, id);
  await keepClientSecrets(secrets, id, others);
}
