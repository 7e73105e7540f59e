import type { X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../../core/certificates/facts.ts';
import { at, content, integerOf, isOf, oidOf, parseDer, parts, tagged, type Asn1 } from './der.ts';
import { oneLine, validityOf } from './summary.ts';

const extensions = { keyUsage: '2.5.29.15', extended: '2.5.29.37', basic: '2.5.29.19' } as const;

/** In the order of their bits. @see https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3 */
const keyUsages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

const extendedUsages: Readonly<Record<string, string>> = {
  '2.5.29.37.0': 'anyExtendedKeyUsage',
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.4': 'emailProtection',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.9': 'OCSPSigning',
};

const signatures: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.4': 'RSA with MD5',
  '1.2.840.113549.1.1.5': 'RSA with SHA-1',
  '1.2.840.113549.1.1.10': 'RSA-PSS',
  '1.2.840.113549.1.1.11': 'RSA with SHA-256',
  '1.2.840.113549.1.1.12': 'RSA with SHA-384',
  '1.2.840.113549.1.1.13': 'RSA with SHA-512',
  '1.2.840.10045.4.1': 'ECDSA with SHA-1',
  '1.2.840.10045.4.3.2': 'ECDSA with SHA-256',
  '1.2.840.10045.4.3.3': 'ECDSA with SHA-384',
  '1.2.840.10045.4.3.4': 'ECDSA with SHA-512',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
};

const algorithms: Readonly<Record<string, string>> = {
  rsa: 'RSA',
  'rsa-pss': 'RSA-PSS',
  ec: 'EC',
  ed25519: 'Ed25519',
  ed448: 'Ed448',
  dsa: 'DSA',
};

/** All that a certificate says. What has no name here is shown by its object identifier. @throws AuthError as {@link parseDer} */
export function factsOf(certificate: X509Certificate): CertificateFacts {
  const signed = at(parseDer(certificate.raw), 0);
  const found = extensionsOf(signed);
  const [isAuthority, pathLength] = constraintsOf(found.get(extensions.basic));
  const keyUsage = found.get(extensions.keyUsage);
  const extended = found.get(extensions.extended);
  const oid = oidOf(at(signed, tagged(signed, 0) ? 2 : 1, 0));
  return {
    ...validityOf(certificate),
    issuer: oneLine(certificate.issuer),
    serial: certificate.serialNumber,
    names: certificate.subjectAltName?.split(/, (?=[A-Za-z][A-Za-z ]*:)/u) ?? [],
    key: keyOf(certificate),
    signature: signatures[oid] ?? oid,
    ...(keyUsage && { keyUsage: bitsOf(keyUsage) }),
    ...(extended && { extendedKeyUsage: parts(extended).map(usageOf) }),
    isAuthority,
    ...(pathLength !== undefined && { pathLength }),
    sha256: certificate.fingerprint256,
    sha1: certificate.fingerprint,
  };
}

/** The value of each extension, by its object identifier. */
function extensionsOf(signed: Asn1): ReadonlyMap<string, Asn1> {
  const list = tagged(signed, 3);
  const all = list ? parts(at(list, 0)) : [];
  return new Map(
    all.map((extension) => {
      const value = parts(extension).at(-1) ?? extension;
      return [oidOf(at(extension, 0)), parseDer(content(value))];
    }),
  );
}

/** @see https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.9 */
function constraintsOf(value: Asn1 | undefined): [isAuthority: boolean, pathLength?: number] {
  if (!value) return [false];
  const [first, second] = parts(value);
  const isAuthority = isOf(first, 'boolean') && content(first)[0] !== 0;
  const length = isOf(first, 'integer') ? first : second;
  return length ? [isAuthority, integerOf(length)] : [isAuthority];
}

function bitsOf(value: Asn1): string[] {
  const [, ...bytes] = content(value); // the first says how many bits are not used
  return keyUsages.filter((_name, bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

function usageOf(value: Asn1): string {
  const oid = oidOf(value);
  return extendedUsages[oid] ?? oid;
}

function keyOf(certificate: X509Certificate): CertificateFacts['key'] {
  try {
    const { asymmetricKeyType = '', asymmetricKeyDetails: details } = certificate.publicKey;
    return {
      algorithm: algorithms[asymmetricKeyType] ?? asymmetricKeyType,
      ...(details?.modulusLength !== undefined && { bits: details.modulusLength }),
      ...(details?.namedCurve !== undefined && { curve: details.namedCurve }),
    };
  } catch {
    return { algorithm: 'unknown' }; // to the TLS library of this machine
  }
}
