import type * as z from 'zod/mini';
import { AuthError } from '../../core/errors.ts';
import { drawRequestValues } from '../../core/headers/requestValues.ts';
import type { Servers } from '../../core/ports.ts';
import type { Server } from '../../core/server.ts';
import { sign } from '../../core/signing/sign.ts';
import type { SecretOf, SignedRequest } from '../../core/signing/signedRequest.ts';
import { signingRequests } from '../../protocol/signing.ts';
import { serverWith } from './serverWith.ts';
import type { Window } from './windows.ts';

type Sample = z.infer<typeof signingRequests.trySignature.params>;
type Tried = z.infer<typeof signingRequests.trySignature.result>;

/** Answers what a person asks about signatures: only a store, because whoever may sign can act as the server's user. */
export function answerSigning(
  window: Window,
  servers: Pick<Servers, 'get'>,
  secretOf: SecretOf,
): void {
  window.peer.handle(signingRequests.trySignature, async (sample) => {
    if (!window.isStore) throw new AuthError('keyring_locked');
    return trySignature(serverWith(sample.id, { servers }), sample, secretOf);
  });
}

async function trySignature(server: Server, sample: Sample, secretOf: SecretOf): Promise<Tried> {
  const { signature = server.auth.signature, now = Date.now() } = sample;
  if (!signature) throw new AuthError('internal', { reason: 'no signature' });
  const { nonce = drawRequestValues(now).nonce } = sample;
  const used = new Map<string, string>();
  const noted = async (name: string): Promise<string | undefined> => {
    const value = await secretOf(name);
    if (value) used.set(name, value);
    return value;
  };
  const made = await sign(signature, requestOf(server, sample), { now, nonce }, noted);
  // The others are made of secrets and hold none.
  if (signature.kind !== 'aws') return { ...made, headers: { ...made.headers } };
  const shown = (text: string): string => withoutValues(text, used);
  const headers = Object.entries(made.headers).map(([name, value]) => [name, shown(value)]);
  return { base: shown(made.base), headers: Object.fromEntries(headers) };
}

/** With the headers that the gateway would send, unless the sample has its own. */
function requestOf(server: Server, { method, path, headers = {}, body }: Sample): SignedRequest {
  const { origin, host, pathname, search } = new URL(server.url);
  const bytes = body === undefined ? undefined : new TextEncoder().encode(body);
  const url = new URL(origin + (path ?? pathname + search)).href;
  const own = { host, ...(bytes && { 'content-length': String(bytes.length) }) };
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { method, url, headers: { ...own, ...Object.fromEntries(given) }, body: bytes };
}

function withoutValues(text: string, secrets: ReadonlyMap<string, string>): string {
  let shown = text;
  for (const [name, value] of secrets) shown = shown.replaceAll(value, `<${name}>`);
  return shown;
}
