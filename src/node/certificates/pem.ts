import { unfit } from './unfit.ts';

/** One block of a PEM text. */
export interface PemBlock {
  readonly label: string;
  readonly bytes: Buffer;
  /** how the block is encrypted, in the way of old OpenSSL */
  readonly dek?: { readonly cipher: string; readonly iv: Buffer };
}

const BEGIN = /-----BEGIN ([A-Z0-9 ]+)-----/gu;

/** The text of a file that may be PEM, whatever its encoding and line ends; `undefined` when it is not text of that kind. */
export function pemText(bytes: Uint8Array): string | undefined {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = Buffer.from(bytes).toString(isWide ? 'utf16le' : 'latin1');
  return text.includes('-----BEGIN ') ? text : undefined;
}

/**
 * Every block of a text; what stands between them, such as bag attributes, is passed over.
 * @throws AuthError with the reason `truncated` for a block without an end, `unreadable`
 * @see https://www.rfc-editor.org/rfc/rfc7468
 */
export function pemBlocks(text: string): PemBlock[] {
  return [...text.matchAll(BEGIN)].map(({ 0: begin, 1: label = '', index }) => {
    const rest = text.slice(index + begin.length);
    const end = rest.indexOf(`-----END ${label}-----`);
    if (end < 0 || rest.slice(0, end).includes('-----BEGIN ')) throw unfit('truncated');
    return { label, ...bodyOf(rest.slice(0, end)) };
  });
}

/** @see https://www.rfc-editor.org/rfc/rfc1421#section-4.6 */
function bodyOf(inner: string): Omit<PemBlock, 'label'> {
  const [, head = '', base64 = ''] = /^((?:\s*[\w-]+:[^\n]*\n)*)([^:]*)$/u.exec(inner) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length === 0 || !/^[A-Za-z0-9+/=\s]+$/u.test(base64)) throw unfit('unreadable');
  const [, cipher, iv] = /DEK-Info:\s*([\w-]+),\s*([\dA-F]+)/iu.exec(head) ?? [];
  if (cipher === undefined || iv === undefined) return { bytes };
  return { bytes, dek: { cipher: cipher.toUpperCase(), iv: Buffer.from(iv, 'hex') } };
}

/** Bytes as one PEM block. */
export function toPem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/gu) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
