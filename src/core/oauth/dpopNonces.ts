import type { Fetch, Now } from '../ports.ts';
import { dpopProof } from './dpop.ts';

/** The nonces that servers want in our proofs: the last one of each origin. */
export class DpopNonces {
  readonly #byOrigin = new Map<string, string>();

  /** The nonce to use at a URL. */
  at(url: string): string | undefined {
    return this.#byOrigin.get(new URL(url).origin);
  }

  /** Takes the nonce of an answer. True when it is another one than before. */
  note(url: string, nonce: string | null | undefined): boolean {
    if (!nonce || this.at(url) === nonce) return false;
    this.#byOrigin.set(new URL(url).origin, nonce);
    return true;
  }
}

/**
 * A Fetch port that proves each request to the token endpoint with a key, and repeats it once with the nonce that the
 * issuer asks for instead of answering.
 * @see https://www.rfc-editor.org/rfc/rfc9449#section-8
 */
export function proving(fetch: Fetch, key: string, nonces: DpopNonces, now: Now): Fetch {
  const send = async (url: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers);
    const request = { method: init.method ?? 'GET', url, nonce: nonces.at(url) };
    headers.set('dpop', await dpopProof(key, request, now()));
    return fetch(url, { ...init, headers });
  };
  return async (url, init = {}) => {
    const response = await send(url, init);
    const fresh = nonces.note(url, response.headers.get('dpop-nonce'));
    if (!fresh || !(await asksForNonce(response))) return response;
    return send(url, init);
  };
}

async function asksForNonce(response: Response): Promise<boolean> {
  if (response.status !== 400 && response.status !== 401) return false;
  const text = await response.clone().text();
  return text.includes('"use_dpop_nonce"');
}
