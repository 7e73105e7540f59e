/** What we use of node-forge, module by module: its whole is ten times as much. */
declare module 'node-forge/lib/asn1.js' {
  export interface Asn1 {
    readonly tagClass: number;
    readonly type: number;
    readonly constructed: boolean;
    /** of a primitive one a string with a character per byte */
    readonly value: string | readonly Asn1[];
  }
  export interface Reading {
    readonly strict: boolean;
    readonly parseAllBytes: boolean;
    readonly decodeBitStrings: boolean;
  }
  const asn1: {
    fromDer(bytes: string, reading: Reading): Asn1;
    toDer(node: Asn1): { getBytes(): string };
    derToOid(bytes: string): string;
  };
  export default asn1;
}

declare module 'node-forge/lib/util.js' {
  export interface ByteBuffer {
    getBytes(): string;
  }
  const util: { createBuffer(bytes: string): ByteBuffer };
  export default util;
}

declare module 'node-forge/lib/rc2.js' {
  import type { ByteBuffer } from 'node-forge/lib/util.js';

  export interface BlockCipher {
    readonly output: { getBytes(): string };
    start(iv: string): void;
    update(input: ByteBuffer): void;
    /** whether the padding is right */
    finish(): boolean;
  }
  const rc2: { createDecryptionCipher(key: string, bits: number): BlockCipher };
  export default rc2;
}

declare module 'node-forge/lib/des.js' {
  import type { BlockCipher } from 'node-forge/lib/rc2.js';

  const des: { createDecryptionCipher(key: string): BlockCipher };
  export default des;
}
