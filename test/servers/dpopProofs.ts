/** What an MCP server checks of the proofs for bound tokens (RFC 9449), written without the extension's code. */
import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';

export interface Proved {
  proof: string | string[] | undefined;
  method: string;
  url: string;
  token: string;
  /** the thumbprint of the key that the token is bound to */
  key: string | undefined;
}

const digest = (token: string): string => createHash('sha256').update(token).digest('base64url');

export class DpopProofs {
  readonly #seen = new Set<unknown>();
  readonly #nonce: string | undefined;

  /** With a nonce, every proof has to carry it. */
  constructor(nonce?: string) {
    this.#nonce = nonce;
  }

  get headers(): Record<string, string> {
    return this.#nonce === undefined ? {} : { 'dpop-nonce': this.#nonce };
  }

  challenge(parameters: string): string {
    const error = this.#nonce === undefined ? '' : 'error="use_dpop_nonce", ';
    return `DPoP ${error}algs="ES256", ${parameters}`;
  }

  async isGood({ proof, method, url, token, key }: Proved): Promise<boolean> {
    if (typeof proof !== 'string' || key === undefined) return false;
    try {
      const options = { typ: 'dpop+jwt', algorithms: ['ES256'], maxTokenAge: 60 };
      const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, options);
      const { jwk = {} } = protectedHeader;
      const expected = { htm: method, htu: url, ath: digest(token), nonce: this.#nonce };
      const fits = Object.entries(expected).every(([name, value]) => payload[name] === value);
      const holder = (await calculateJwkThumbprint(jwk)) === key && !('d' in jwk);
      const fresh = payload.jti !== undefined && !this.#seen.has(payload.jti);
      this.#seen.add(payload.jti);
      return fits && holder && fresh;
    } catch {
      return false;
    }
  }
}
