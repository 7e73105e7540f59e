import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Budget } from './budget.ts';
import { at, content, integerOf, isOf, oidOf, parseDer, parts, tagged, type Asn1 } from './der.ts';
import { decrypted, passphraseOf, type Passphrase } from './encryption.ts';
import { pkcs12Key } from './keyDerivation.ts';
import { encryptedKey, keyIn, toPkcs8 } from './privateKeys.ts';
import { isHopeless, unfit } from './unfit.ts';

/** What files hold: certificates and PKCS #8 keys, both in DER. */
export interface Contents {
  readonly certificates: Buffer[];
  readonly keys: Buffer[];
}

const CONTENT = '1.2.840.113549.1.7.';
const DATA = `${CONTENT}1`;
const ENCRYPTED = `${CONTENT}6`;
const BAG = '1.2.840.113549.1.12.10.1';
const X509 = '1.2.840.113549.1.9.22.1';

const hashes: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.5': 'md5',
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Whether a value is a PKCS #12 file. */
export function isPkcs12(node: Asn1): boolean {
  const [version, safe] = parts(node);
  if (!isOf(version, 'integer') || !isOf(safe, 'sequence')) return false;
  const [kind] = parts(safe);
  return isOf(kind, 'oid') && oidOf(kind).startsWith(CONTENT);
}

/**
 * Opens a PKCS #12 file; one without a MAC as well. Without a passphrase the empty one is tried, and none at all.
 * @throws AuthError with the reason `passphrase_missing`, `passphrase_wrong`, and those of {@link decrypted}
 * @see https://www.rfc-editor.org/rfc/rfc7292
 */
export async function openPkcs12(
  file: Asn1,
  given: string | undefined,
  budget: Budget,
): Promise<Contents> {
  const safe = safeOf(at(file, 1));
  const mac = parts(file)[2];
  for (const passphrase of candidates(given)) {
    if (mac && !(await isProved(mac, safe, passphrase, budget))) continue;
    const contents: Contents = { certificates: [], keys: [] };
    if (await opened(safe, passphrase, budget, contents)) return contents;
  }
  throw unfit(given ? 'passphrase_wrong' : 'passphrase_missing');
}

/** Old programs took the bytes of UTF-8 for characters. */
function candidates(given: string | undefined): Passphrase[] {
  if (!given) return [passphraseOf(''), passphraseOf(undefined)];
  const bytes = Buffer.from(given);
  const old = bytes.toString('latin1');
  const known = passphraseOf(given);
  return old === given ? [known] : [known, { bytes, wide: passphraseOf(old).wide }];
}

/** The bytes under the MAC. One that is signed in place of it is not supported. */
function safeOf(info: Asn1): Buffer {
  const oid = oidOf(at(info, 0));
  if (oid !== DATA) throw unfit('unsupported', { algorithm: oid });
  return content(at(info, 1, 0));
}

async function isProved(
  mac: Asn1,
  safe: Buffer,
  { wide }: Passphrase,
  budget: Budget,
): Promise<boolean> {
  const oid = oidOf(at(mac, 0, 0, 0));
  const hash = hashes[oid];
  if (hash === undefined) throw unfit('unsupported', { algorithm: oid });
  const expected = content(at(mac, 0, 1));
  const { length } = createHash(hash).digest();
  if (expected.length !== length) throw unfit('unreadable');
  const count = parts(mac)[2];
  const iterations = count ? integerOf(count) : 1;
  const mixing = { hash, salt: content(at(mac, 1)), iterations, length };
  const key = await pkcs12Key(wide, mixing, 'mac', budget);
  const made = createHmac(hash, key).update(safe).digest();
  return timingSafeEqual(made, expected);
}

/** Fills in what is in the safe; false when the passphrase is not the one. */
async function opened(
  safe: Buffer,
  passphrase: Passphrase,
  budget: Budget,
  into: Contents,
): Promise<boolean> {
  for (const info of parts(parseDer(safe))) {
    const bags = await bagsIn(info, passphrase, budget);
    if (!bags) return false;
    for (const bag of bags) if (!(await taken(bag, passphrase, budget, into))) return false;
  }
  return true;
}

async function bagsIn(
  info: Asn1,
  passphrase: Passphrase,
  budget: Budget,
): Promise<readonly Asn1[] | undefined> {
  const oid = oidOf(at(info, 0));
  if (oid === DATA) return parts(parseDer(content(at(info, 1, 0))));
  if (oid !== ENCRYPTED) throw unfit('unsupported', { algorithm: oid });
  const inner = at(info, 1, 0, 1);
  const data = tagged(inner, 0);
  if (!data) throw unfit('unreadable');
  const bytes = await attempt(() => decrypted(at(inner, 1), content(data), passphrase, budget));
  const parsed = bytes && (await attempt(async () => parseDer(bytes)));
  return parsed && isOf(parsed, 'sequence') ? parts(parsed) : undefined;
}

async function taken(
  bag: Asn1,
  passphrase: Passphrase,
  budget: Budget,
  into: Contents,
): Promise<boolean> {
  const value = at(bag, 1, 0);
  switch (oidOf(at(bag, 0))) {
    case `${BAG}.1`:
      into.keys.push(toPkcs8(value));
      return true;
    case `${BAG}.2`: {
      const key = await decryptedKey(value, passphrase, budget);
      if (key) into.keys.push(key);
      return key !== undefined;
    }
    case `${BAG}.3`:
      if (oidOf(at(value, 0)) === X509) into.certificates.push(content(at(value, 1, 0)));
      return true;
    case `${BAG}.6`:
      for (const inner of parts(value))
        if (!(await taken(inner, passphrase, budget, into))) return false;
      return true;
    default:
      return true;
  }
}

/** An encrypted key as PKCS #8 in DER; `undefined` when the passphrase is not the one. @throws AuthError as {@link decrypted} */
export async function decryptedKey(
  node: Asn1,
  passphrase: Passphrase,
  budget: Budget,
): Promise<Buffer | undefined> {
  const { algorithm, data } = encryptedKey(node);
  const bytes = await attempt(() => decrypted(algorithm, data, passphrase, budget));
  return bytes && keyIn(bytes);
}

/** What a wrong passphrase breaks in many ways; what no passphrase could mend is thrown all the same. */
async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isHopeless(error)) throw error;
    return undefined;
  }
}
