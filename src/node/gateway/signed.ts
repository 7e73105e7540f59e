import { AuthError } from '../../core/errors.ts';
import type { Server } from '../../core/server.ts';
import type { RawHeaders } from './headers.ts';
import type { RequestSigner } from './ports.ts';
import type { RequestBody } from './requestBody.ts';

/** bytes of a body that is signed: as much as one request may hold in memory */
const LONGEST = 4 * 1_048_576;

/**
 * The headers of a request with those of its signature, made for exactly what is sent. A body that is covered is read
 * first, and its length stated; without one, everything streams.
 * @throws AuthError `body_too_large_to_sign`, and those of the signer
 */
export async function signed(
  plain: RawHeaders,
  method = '',
  { url }: Server,
  signer: RequestSigner | undefined,
  body: RequestBody,
): Promise<RawHeaders> {
  if (!signer) return plain;
  const covered = signer.coversBody && method === 'POST' ? await whole(body) : undefined;
  const headers = covered ? replaced(plain, { 'Content-Length': String(covered.length) }) : plain;
  const request = { method, url: new URL(url).href, headers: combined(headers), body: covered };
  return replaced(headers, await signer.headers(request));
}

async function whole(body: RequestBody): Promise<Uint8Array<ArrayBuffer>> {
  const read = await body.collect(LONGEST);
  if (!read) throw new AuthError('body_too_large_to_sign');
  return new Uint8Array(read);
}

/** One value a name: several lines are one list. @see https://www.rfc-editor.org/rfc/rfc9110#section-5.3 */
function combined(raw: RawHeaders): Record<string, string> {
  const headers = new Map<string, string>();
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase();
    const value = raw[i + 1] ?? '';
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(headers);
}

function replaced(raw: RawHeaders, by: Readonly<Record<string, string>>): RawHeaders {
  const names = new Set(Object.keys(by).map((name) => name.toLowerCase()));
  const kept = raw.filter((_, i) => !names.has((raw[i - (i % 2)] ?? '').toLowerCase()));
  return [...kept, ...Object.entries(by).flat()];
}
