import { createHash } from 'node:crypto';
import type { Budget } from './budget.ts';
import { ciphers, type Cipher } from './ciphers.ts';
import { at, content, integerOf, isOf, oidOf, parts, type Asn1 } from './der.ts';
import { pbkdf1Key, pbkdf2Key, pkcs12Key, scryptKey, type Mixing } from './keyDerivation.ts';
import type { PemBlock } from './pem.ts';
import { unfit } from './unfit.ts';

/** A passphrase as the key derivations take it. */
export interface Passphrase {
  /** in UTF-8 */
  readonly bytes: Buffer;
  /** in UTF-16, big-endian, with its end mark; nothing for no passphrase at all */
  readonly wide: Buffer;
}

/** A passphrase in both encodings; `undefined` is none at all, which PKCS #12 tells from an empty one. */
export function passphraseOf(text: string | undefined): Passphrase {
  if (text === undefined) return { bytes: Buffer.alloc(0), wide: Buffer.alloc(0) };
  return { bytes: Buffer.from(text), wide: Buffer.from(`${text}\0`, 'utf16le').swap16() };
}

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const SCRYPT = '1.3.6.1.4.1.11591.4.11';

const schemes: Readonly<Record<string, Cipher>> = {
  '2.16.840.1.101.3.4.1.2': ciphers.aes128,
  '2.16.840.1.101.3.4.1.22': ciphers.aes192,
  '2.16.840.1.101.3.4.1.42': ciphers.aes256,
  '1.2.840.113549.3.7': ciphers.tripleDes,
  '1.3.14.3.2.7': ciphers.des,
};

const hmacs: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

/** @see https://www.rfc-editor.org/rfc/rfc8018#appendix-A.3 */
const pbes1: Readonly<Record<string, { hash: string; cipher: Cipher }>> = {
  '1.2.840.113549.1.5.3': { hash: 'md5', cipher: ciphers.des },
  '1.2.840.113549.1.5.6': { hash: 'md5', cipher: ciphers.rc2Of64 },
  '1.2.840.113549.1.5.10': { hash: 'sha1', cipher: ciphers.des },
  '1.2.840.113549.1.5.11': { hash: 'sha1', cipher: ciphers.rc2Of64 },
};

/** @see https://www.rfc-editor.org/rfc/rfc7292#appendix-C */
const pkcs12: Readonly<Record<string, Cipher>> = {
  '1.2.840.113549.1.12.1.3': ciphers.tripleDes,
  '1.2.840.113549.1.12.1.4': ciphers.tripleDes2,
  '1.2.840.113549.1.12.1.5': ciphers.rc2Of128,
  '1.2.840.113549.1.12.1.6': ciphers.rc2Of40,
};

/**
 * Decrypts what an AlgorithmIdentifier says how it was encrypted. A wrong passphrase throws, or gives nonsense.
 * @throws AuthError with the reason `unsupported` (`details.algorithm`), `too_costly`, `unreadable`; else the cipher's error
 */
export async function decrypted(
  algorithm: Asn1,
  data: Buffer,
  passphrase: Passphrase,
  budget: Budget,
): Promise<Buffer> {
  const oid = oidOf(at(algorithm, 0));
  const parameters = at(algorithm, 1);
  if (oid === PBES2) return byPbes2(parameters, data, passphrase.bytes, budget);
  const [old, bag] = [pbes1[oid], pkcs12[oid]];
  const salt = content(at(parameters, 0));
  const iterations = integerOf(at(parameters, 1));
  if (old) {
    const mixing = { hash: old.hash, salt, iterations, length: 16 };
    const made = pbkdf1Key(passphrase.bytes, mixing, budget);
    return old.cipher.decrypt(made.subarray(0, 8), made.subarray(8, 16), data);
  }
  if (!bag) throw unfit('unsupported', { algorithm: oid });
  const mixing = { hash: 'sha1', salt, iterations };
  const wide = passphrase.wide;
  const key = await pkcs12Key(wide, { ...mixing, length: bag.key }, 'key', budget);
  const iv = await pkcs12Key(wide, { ...mixing, length: bag.iv }, 'iv', budget);
  return bag.decrypt(key, iv, data);
}

async function byPbes2(
  parameters: Asn1,
  data: Buffer,
  passphrase: Buffer,
  budget: Budget,
): Promise<Buffer> {
  const scheme = at(parameters, 1);
  const cipher = schemes[oidOf(at(scheme, 0))];
  if (!cipher) throw unfit('unsupported', { algorithm: oidOf(at(scheme, 0)) });
  const key = await derived(at(parameters, 0), passphrase, cipher.key, budget);
  return cipher.decrypt(key, content(at(scheme, 1)), data);
}

function derived(
  function_: Asn1,
  passphrase: Buffer,
  length: number,
  budget: Budget,
): Promise<Buffer> {
  const oid = oidOf(at(function_, 0));
  const given = at(function_, 1);
  const salt = content(at(given, 0));
  if (oid === PBKDF2) {
    const mixing: Mixing = {
      salt,
      iterations: integerOf(at(given, 1)),
      hash: prfOf(given),
      length,
    };
    return pbkdf2Key(passphrase, mixing, budget);
  }
  if (oid !== SCRYPT) throw unfit('unsupported', { algorithm: oid });
  const [N = 0, r = 0, p = 0] = parts(given).slice(1, 4).map(integerOf);
  return scryptKey(passphrase, { salt, N, r, p, length }, budget);
}

/** HMAC with SHA-1 unless another one is named, after the length of the key when that is there. */
function prfOf(given: Asn1): string {
  const named = parts(given).find((part) => isOf(part, 'sequence'));
  if (!named) return 'sha1';
  const oid = oidOf(at(named, 0));
  const hash = hmacs[oid];
  if (hash === undefined) throw unfit('unsupported', { algorithm: oid });
  return hash;
}

const pemCiphers: Readonly<Record<string, Cipher>> = {
  'AES-128-CBC': ciphers.aes128,
  'AES-192-CBC': ciphers.aes192,
  'AES-256-CBC': ciphers.aes256,
  'DES-EDE3-CBC': ciphers.tripleDes,
  'DES-CBC': ciphers.des,
};

/**
 * Decrypts a PEM block in the way of old OpenSSL.
 * @throws AuthError with the reason `unsupported`; else the cipher's error
 */
export function decryptedPem(
  { bytes }: PemBlock,
  { cipher: name, iv }: NonNullable<PemBlock['dek']>,
  passphrase: Buffer,
): Buffer {
  const cipher = pemCiphers[name];
  if (!cipher) throw unfit('unsupported', { algorithm: name });
  const salted = Buffer.concat([passphrase, iv.subarray(0, 8)]);
  let key = Buffer.alloc(0);
  for (let last = Buffer.alloc(0); key.length < cipher.key; key = Buffer.concat([key, last]))
    last = createHash('md5').update(last).update(salted).digest();
  return cipher.decrypt(key.subarray(0, cipher.key), iv, bytes);
}
