import { createHash, pbkdf2, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { Budget } from './budget.ts';
import { unfit } from './unfit.ts';

const pbkdf2Async = promisify(pbkdf2);

/** What a passphrase is mixed with, how often, and how many bytes are wanted. */
export interface Mixing {
  readonly hash: string;
  readonly salt: Buffer;
  readonly iterations: number;
  readonly length: number;
}

/** @see https://www.rfc-editor.org/rfc/rfc8018#section-5.2 */
export function pbkdf2Key(passphrase: Buffer, mixing: Mixing, budget: Budget): Promise<Buffer> {
  const { hash, salt, iterations, length } = mixing;
  budget.spend(iterations);
  return pbkdf2Async(passphrase, salt, iterations, length, hash);
}

/** @see https://www.rfc-editor.org/rfc/rfc8018#section-5.1 */
export function pbkdf1Key(passphrase: Buffer, mixing: Mixing, budget: Budget): Buffer {
  const { hash, salt, iterations, length } = mixing;
  budget.spend(iterations);
  let key = Buffer.concat([passphrase, salt]);
  for (let i = 0; i < iterations; i += 1) key = createHash(hash).update(key).digest();
  return key.subarray(0, length);
}

/** The parameters of scrypt: cost, block size, parallelization. */
export interface Scrypt {
  readonly salt: Buffer;
  readonly N: number;
  readonly r: number;
  readonly p: number;
  readonly length: number;
}

const MEMORY = 64 * 1_048_576;

/** @see https://www.rfc-editor.org/rfc/rfc7914 */
export function scryptKey(passphrase: Buffer, given: Scrypt, budget: Budget): Promise<Buffer> {
  const { salt, N, r, p, length } = given;
  budget.spend((N * r * p) / 8);
  if (128 * N * r > MEMORY) throw unfit('too_costly');
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, length, { N, r, p, maxmem: 2 * MEMORY }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

/** What a derived value is for; part of the derivation. */
export const purposes = { key: 1, iv: 2, mac: 3 } as const;

/** After so many hashes the other work of the process has its turn. */
const TURN = 5_000;

/**
 * The key derivation of PKCS #12. The passphrase is UTF-16 with its end mark, or nothing at all.
 * @see https://www.rfc-editor.org/rfc/rfc7292#appendix-B.2
 */
export async function pkcs12Key(
  passphrase: Buffer,
  { hash, salt, iterations, length }: Mixing,
  purpose: keyof typeof purposes,
  budget: Budget,
): Promise<Buffer> {
  const block = hash === 'sha384' || hash === 'sha512' ? 128 : 64;
  const diversifier = Buffer.alloc(block, purposes[purpose]);
  let mixed: Buffer = Buffer.concat([repeated(salt, block), repeated(passphrase, block)]);
  const made: Buffer[] = [];
  for (let size = 0; size < length; size += made.at(-1)?.length ?? length) {
    budget.spend(iterations);
    const digest = await hashed(hash, Buffer.concat([diversifier, mixed]), iterations);
    made.push(digest);
    mixed = increased(mixed, repeated(digest, block).subarray(0, block));
  }
  return Buffer.concat(made).subarray(0, length);
}

async function hashed(hash: string, start: Buffer, iterations: number): Promise<Buffer> {
  let digest = start;
  for (let i = 0; i < iterations; i += 1) {
    digest = createHash(hash).update(digest).digest();
    if (i % TURN === TURN - 1) await new Promise(setImmediate);
  }
  return digest;
}

/** As often as it takes to fill whole blocks. */
function repeated(bytes: Buffer, block: number): Buffer {
  return Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);
}

/** To each block the addend and one are added, as big-endian numbers that overflow. */
function increased(mixed: Buffer, addend: Buffer): Buffer {
  const sum = Buffer.from(mixed);
  for (let end = addend.length; end <= sum.length; end += addend.length) {
    let carry = 1;
    for (let i = 1; i <= addend.length; i += 1) {
      carry += (sum[end - i] ?? 0) + (addend[addend.length - i] ?? 0);
      sum[end - i] = carry & 0xff;
      carry >>= 8;
    }
  }
  return sum;
}
