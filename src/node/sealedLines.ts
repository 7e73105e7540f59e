import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Seals the lines of one file: AES-256-GCM, a random nonce per line, the line's number and the format's version as
 * associated data. Its key comes from the realm's key and a salt in the file's first line, so no line fits another
 * place or another file. What is not noticed: lines missing at the end, or an older copy of the whole file.
 * @see https://www.rfc-editor.org/rfc/rfc5869 and NIST SP 800-38D
 */
export interface Sealer {
  /** the first line of the file */
  readonly header: string;
  /** One line, without its end. `index` counts from 0. */
  seal(index: number, text: string): string;
  /** The text of a line, or `undefined` when it was not sealed for this place with this key. */
  unseal(index: number, line: string): string | undefined;
}

const FORMAT = 'mcp-keyring-journal-1';
const NONCE = 12;
const TAG = 16;

/** The sealer of a new file (random salt), or of the file with that header; `undefined` when it is not a header of ours. */
export function sealerFor(realmKey: Uint8Array, header: string): Sealer | undefined {
  const [format, salt, ...rest] = header.split(' ');
  const known = format === FORMAT && /^[\w-]{22}$/u.test(salt ?? '') && rest.length === 0;
  return known && salt !== undefined ? sealer(realmKey, salt) : undefined;
}

/** The sealer of a new file. `realmKey` is 32 bytes; `salt` is 16 bytes in base64url. */
export function sealer(realmKey: Uint8Array, salt = randomBytes(16).toString('base64url')): Sealer {
  const key = Buffer.from(
    hkdfSync('sha256', realmKey, Buffer.from(salt, 'base64url'), 'journal', 32),
  );
  return {
    header: `${FORMAT} ${salt}`,
    seal: (index, text) => seal(key, index, text),
    unseal(index, line) {
      try {
        return unseal(key, index, line);
      } catch {
        return undefined; // the only news is that the tag does not fit
      }
    },
  };
}

const place = (index: number) => Buffer.from(`${FORMAT} ${index}`);

function seal(key: Buffer, index: number, text: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
  cipher.setAAD(place(index));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
}

function unseal(key: Buffer, index: number, line: string): string {
  const bytes = Buffer.from(line, 'base64url');
  const options = { authTagLength: TAG };
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), options);
  decipher.setAAD(place(index));
  decipher.setAuthTag(bytes.subarray(-TAG));
  const open = decipher.update(bytes.subarray(NONCE, -TAG));
  return Buffer.concat([open, decipher.final()]).toString('utf8');
}
