import { findingOf, type Finding } from '../../core/certificates/findings.ts';
import { AuthError, toAuthError } from '../../core/errors.ts';
import { Budget, limits } from './budget.ts';
import { at, isOf, parseDer, parts, type Asn1 } from './der.ts';
import { decryptedPem, passphraseOf } from './encryption.ts';
import { pemBlocks, pemText, type PemBlock } from './pem.ts';
import { decryptedKey, isPkcs12, openPkcs12, type Contents } from './pkcs12.ts';
import { keyForm, keyIn, toPkcs8 } from './privateKeys.ts';
import { unfit } from './unfit.ts';

/** A file as it was read; its name, without a folder, is for sentences. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface Reading {
  readonly passphrase: string | undefined;
  readonly budget: Budget;
  readonly into: Contents;
}

/**
 * Everything in files of any common format: PEM in any order, DER, PKCS #12. Keys may be encrypted.
 * @throws AuthError `client_certificate_invalid`; `details.reason` is `too_large`, `too_many`, `too_costly`, `truncated`,
 *   `unreadable`, `unsupported`, `passphrase_missing` or `passphrase_wrong`, `details.file` the file
 */
export async function readContents(
  files: readonly NamedBytes[],
  passphrase?: string,
): Promise<Contents> {
  const into: Contents = { certificates: [], keys: [] };
  const reading = { passphrase, budget: new Budget(), into };
  for (const { name, bytes } of files) {
    try {
      await readFile(bytes, reading);
    } catch (error) {
      throw named(error, name);
    }
  }
  return into;
}

/** As {@link readContents}, with a fault as data: an error is made of it by whoever wanted the files. */
export async function readingOf(
  files: readonly NamedBytes[],
  passphrase: string | undefined,
): Promise<{ readonly contents: Contents; readonly fault?: Finding }> {
  try {
    return { contents: await readContents(files, passphrase) };
  } catch (error) {
    const fault = findingOf(toAuthError(error));
    if (!fault) throw error;
    return { contents: { certificates: [], keys: [] }, fault };
  }
}

/** Whatever else a file breaks is its being unreadable. */
function named(error: unknown, file: string): AuthError {
  if (!(error instanceof AuthError)) return unfit('unreadable', { file }, error);
  return new AuthError(error.code, { ...error.details, file }, error.cause);
}

async function readFile(bytes: Uint8Array, reading: Reading): Promise<void> {
  if (bytes.length > limits.file) throw unfit('too_large');
  if (bytes.length === 0) throw unfit('truncated');
  const text = pemText(bytes);
  if (text === undefined) await readDer(bytes, reading);
  else for (const block of pemBlocks(text)) await readBlock(block, reading);
  if (reading.into.certificates.length > limits.certificates) throw unfit('too_many');
}

async function readBlock(block: PemBlock, reading: Reading): Promise<void> {
  const { label, bytes, dek } = block;
  if (dek) reading.into.keys.push(oldKey(block, dek, reading.passphrase));
  else if (/CERTIFICATE$|PRIVATE KEY$|^PKCS12$/u.test(label)) await readDer(bytes, reading);
}

function oldKey(block: PemBlock, dek: NonNullable<PemBlock['dek']>, given?: string): Buffer {
  if (!given) throw unfit('passphrase_missing');
  try {
    const key = keyIn(decryptedPem(block, dek, passphraseOf(given).bytes));
    if (key) return key;
  } catch (error) {
    if (error instanceof AuthError && error.details['reason'] === 'unsupported') throw error;
  }
  throw unfit('passphrase_wrong');
}

/** All that is of use here is a sequence. */
const SEQUENCE = 0x30;

async function readDer(bytes: Uint8Array, reading: Reading): Promise<void> {
  if (bytes[0] !== SEQUENCE) throw unfit('unreadable');
  const node = parseDer(bytes);
  // As it is: to encode it again could break its signature.
  if (isCertificate(node)) reading.into.certificates.push(Buffer.from(bytes));
  else if (isPkcs12(node)) await readPkcs12(node, reading);
  else await readKey(node, reading);
}

async function readPkcs12(node: Asn1, { passphrase, budget, into }: Reading): Promise<void> {
  const { certificates, keys } = await openPkcs12(node, passphrase, budget);
  into.certificates.push(...certificates);
  into.keys.push(...keys);
}

async function readKey(node: Asn1, { passphrase, budget, into }: Reading): Promise<void> {
  if (keyForm(node) !== 'encrypted') {
    into.keys.push(toPkcs8(node));
    return;
  }
  const key = await decryptedKey(node, passphraseOf(passphrase ?? ''), budget);
  if (!key) throw unfit(passphrase ? 'passphrase_wrong' : 'passphrase_missing');
  into.keys.push(key);
}

/** Three parts: what is signed, how, and a bit string. @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1 */
function isCertificate(node: Asn1): boolean {
  const [signed, algorithm, signature] = parts(node);
  return (
    isOf(signed, 'sequence') &&
    isOf(algorithm, 'sequence') &&
    signature?.type === 3 &&
    parts(at(signed)).length >= 6
  );
}
