import type { ServerPorts } from './brokerPorts.ts';
import type { Credential } from './credential.ts';
import { injectionHeaders } from './injection.ts';
import { discard } from './oauth/document.ts';
import { toolsListRequest } from './wire.ts';

/** Whether a server still takes a token; `unknown` when it did not answer, or answers everybody alike. */
export type Verdict = 'refuses' | 'accepts' | 'unknown';

/**
 * Asks a server whether it still takes an access token, by a request that it answers differently without one.
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3.1
 */
export async function verdictOn(
  { fetch, nonces, now }: ServerPorts,
  credential: Credential,
): Promise<Verdict> {
  const { serverUrl: url } = credential;
  const { headers, body } = toolsListRequest(null);
  const ask = async (more: Readonly<Record<string, string>>): Promise<number> => {
    const signal = AbortSignal.timeout(10_000);
    const init = { method: 'POST', headers: { ...headers, ...more }, body, signal };
    const response = await fetch(url, init);
    discard(response);
    return response.status;
  };
  try {
    const shown = await injectionHeaders(credential, { method: 'POST', url }, nonces, now());
    if ((await ask(shown)) === 401) return 'refuses';
    return (await ask({})) === 401 ? 'accepts' : 'unknown';
  } catch {
    return 'unknown';
  }
}
