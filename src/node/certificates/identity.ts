import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import type { TlsIdentity } from '../../core/server.ts';
import { toPem } from './pem.ts';
import type { Contents } from './pkcs12.ts';
import { subjectOf, validityOf } from './summary.ts';
import { unfit } from './unfit.ts';

/** A client certificate with what belongs to it. */
export interface Found {
  readonly identity: TlsIdentity;
  readonly leaf: X509Certificate;
  /** every certificate that was there, the leaf included */
  readonly all: readonly X509Certificate[];
}

/**
 * The client certificate among what files hold: the one that a key is for, the later one of two; its chain after it in
 * order, without the root, which whoever asks has to know by itself.
 * @throws AuthError `client_certificate_invalid`; `details.reason` is `no_certificate`, `no_key`, `key_mismatch` or
 *   `unreadable`
 */
export function identityIn({ certificates, keys }: Contents): Found {
  const all = certificates.map(parsed);
  const [first] = all;
  if (!first) throw unfit('no_certificate');
  const usable = keys.map(keyOf);
  if (usable.length === 0) throw unfit('no_key', { subject: subjectOf(first) });
  const fitting = all.flatMap((leaf) => {
    const key = usable.find((one) => leaf.checkPrivateKey(one));
    return key ? [{ leaf, key }] : [];
  });
  const [chosen] = fitting.toSorted((one, other) => endOf(other) - endOf(one));
  if (!chosen) throw unfit('key_mismatch', { subject: subjectOf(leafIn(all) ?? first) });
  const { leaf, key } = chosen;
  const cert = chainOf(leaf, all).map(pemOf).join('');
  return {
    identity: { cert, key: key.export({ format: 'pem', type: 'pkcs8' }).toString() },
    leaf,
    all,
  };
}

/** The certificates of a bundle of authorities in PEM. @throws AuthError with the reason `no_certificate`, `unreadable` */
export function authoritiesIn({ certificates }: Contents): string {
  if (certificates.length === 0) throw unfit('no_certificate');
  return certificates.map(parsed).map(pemOf).join('');
}

/** A certificate and, of those that are there, its issuers up to but without one that issued itself. */
export function chainOf(leaf: X509Certificate, all: readonly X509Certificate[]): X509Certificate[] {
  const chain = [leaf];
  for (;;) {
    const next = issuerOf(chain.at(-1) ?? leaf, all);
    if (!next || isSelfIssued(next) || chain.includes(next)) return chain;
    chain.push(next);
  }
}

/** Who issued a certificate, proved by the signature; the one that ends last. */
export function issuerOf(
  certificate: X509Certificate,
  all: readonly X509Certificate[],
): X509Certificate | undefined {
  const issuers = all.filter((one) => one !== certificate && isIssuedBy(certificate, one));
  return issuers.toSorted((one, other) => validityOf(other).notAfter - validityOf(one).notAfter)[0];
}

/** Whether a certificate was signed by another one. */
export function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.issuer === issuer.subject && isSignedBy(certificate, issuer);
}

function isSignedBy(certificate: X509Certificate, { publicKey }: X509Certificate): boolean {
  try {
    return certificate.verify(publicKey);
  } catch {
    return false; // its algorithm is none of this machine's
  }
}

const isSelfIssued = (one: X509Certificate): boolean => one.subject === one.issuer;
const pemOf = ({ raw }: X509Certificate): string => toPem('CERTIFICATE', raw);
const endOf = ({ leaf }: { leaf: X509Certificate }): number => validityOf(leaf).notAfter;

/** The one that issued none of the others, else the first. */
export function leafIn(all: readonly X509Certificate[]): X509Certificate | undefined {
  const isIssuer = (name: string) => all.some((o) => o.issuer === name && o.subject !== name);
  return all.find(({ subject }) => !isIssuer(subject)) ?? all[0];
}

/** A certificate in DER. @throws AuthError with the reason `unreadable` */
function parsed(der: Buffer): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (error) {
    throw unfit('unreadable', {}, error);
  }
}

function keyOf(der: Buffer): KeyObject {
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch (error) {
    throw unfit('unreadable', {}, error);
  }
}
