import { createDecipheriv } from 'node:crypto';
import des from 'node-forge/lib/des.js';
import rc2, { type BlockCipher } from 'node-forge/lib/rc2.js';
import util from 'node-forge/lib/util.js';
import { unfit } from './unfit.ts';

/** A block cipher in CBC mode: the length of its key and IV in bytes, and how it decrypts. */
export interface Cipher {
  readonly key: number;
  readonly iv: number;
  decrypt(key: Buffer, iv: Buffer, data: Buffer): Buffer;
}

/** Those that files name; the old ones by node-forge, since OpenSSL 3 and BoringSSL left some of them out. */
export const ciphers = {
  aes128: aes(16),
  aes192: aes(24),
  aes256: aes(32),
  des: forged(8, (key) => des.createDecryptionCipher(key)),
  tripleDes: forged(24, (key) => des.createDecryptionCipher(key)),
  tripleDes2: forged(16, (key) => des.createDecryptionCipher(key + key.slice(0, 8))),
  rc2Of40: forged(5, (key) => rc2.createDecryptionCipher(key, 40)),
  rc2Of64: forged(8, (key) => rc2.createDecryptionCipher(key, 64)),
  rc2Of128: forged(16, (key) => rc2.createDecryptionCipher(key, 128)),
} as const satisfies Readonly<Record<string, Cipher>>;

function aes(length: 16 | 24 | 32): Cipher {
  return {
    key: length,
    iv: 16,
    decrypt: (key, iv, data) => {
      const cipher = createDecipheriv(`aes-${length * 8}-cbc`, key, iv);
      return Buffer.concat([cipher.update(data), cipher.final()]);
    },
  };
}

function forged(length: number, create: (key: string) => BlockCipher): Cipher {
  return {
    key: length,
    iv: 8,
    decrypt: (key, iv, data) => {
      const cipher = create(key.toString('latin1'));
      cipher.start(iv.toString('latin1'));
      cipher.update(util.createBuffer(data.toString('latin1')));
      if (!cipher.finish()) throw unfit('unreadable');
      return Buffer.from(cipher.output.getBytes(), 'latin1');
    },
  };
}
