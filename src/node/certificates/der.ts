import asn1, { type Asn1 } from 'node-forge/lib/asn1.js';
import { unfit } from './unfit.ts';

export type { Asn1 } from 'node-forge/lib/asn1.js';

const CONTEXT = 0x80;
/** The universal tags that we tell apart. */
export const tag = { boolean: 1, integer: 2, octets: 4, oid: 6, sequence: 16 } as const;

const reading = { strict: true, parseAllBytes: false, decodeBitStrings: false };

/** Reads DER, and BER as old programs write it. @throws AuthError with the reason `truncated` or `unreadable` */
export function parseDer(bytes: Uint8Array): Asn1 {
  try {
    return asn1.fromDer(Buffer.from(bytes).toString('latin1'), reading);
  } catch (error) {
    const isShort = error instanceof Error && error.message.startsWith('Too few bytes');
    throw unfit(isShort ? 'truncated' : 'unreadable', {}, error);
  }
}

/** The parts of a constructed value; none of a primitive one. */
export function parts({ value }: Asn1): readonly Asn1[] {
  return typeof value === 'string' ? [] : value;
}

/** The value at a path of positions. @throws AuthError with the reason `unreadable` */
export function at(node: Asn1, ...path: readonly number[]): Asn1 {
  let found = node;
  for (const position of path) {
    const next = parts(found)[position];
    if (!next) throw unfit('unreadable');
    found = next;
  }
  return found;
}

/** Whether it is of one of our universal tags. */
export function isOf(node: Asn1 | undefined, kind: keyof typeof tag): node is Asn1 {
  return node?.tagClass === 0 && node.type === tag[kind];
}

/** Among the parts of a value the one with this context-specific tag. */
export function tagged(node: Asn1, number: number): Asn1 | undefined {
  return parts(node).find(({ tagClass, type }) => tagClass === CONTEXT && type === number);
}

/** The content of a primitive value; of an octet string in pieces, all of them. */
export function content(node: Asn1): Buffer {
  const { value } = node;
  if (typeof value === 'string') return Buffer.from(value, 'latin1');
  return Buffer.concat(parts(node).map(content));
}

/** An object identifier with dots. @throws AuthError with the reason `unreadable` */
export function oidOf(node: Asn1): string {
  if (!isOf(node, 'oid') || typeof node.value !== 'string') throw unfit('unreadable');
  return asn1.derToOid(node.value);
}

/** A whole number; what is beyond six bytes as `Infinity`. */
export function integerOf(node: Asn1): number {
  const bytes = content(node);
  if (bytes.length === 0 || bytes.length > 6) return Infinity;
  return bytes.readUIntBE(0, bytes.length);
}

/** The value as DER again. */
export function encoded(node: Asn1): Buffer {
  return Buffer.from(asn1.toDer(node).getBytes(), 'latin1');
}
