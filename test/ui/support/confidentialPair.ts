import { jsonAnswer } from '../../servers/http.ts';
import type { Pair, Running } from '../../servers/running.ts';
import { IssuedSecrets } from '../../support/issuedSecrets.ts';

export interface ConfidentialPair extends Pair {
  readonly issued: IssuedSecrets;
}

/** A pair of servers whose clients get a secret. */
export async function confidentialPair(servers: Running): Promise<ConfidentialPair> {
  const pair = await servers.pair({ hostname: 'demo.localhost' });
  pair.as.intercept(async (request, forward) => {
    const answer = await forward(request);
    if (!request.path.startsWith('/.well-known/')) return answer;
    const document = JSON.parse(answer.body.toString()) as object;
    const methods = { token_endpoint_auth_methods_supported: ['client_secret_basic'] };
    return jsonAnswer(200, { ...document, ...methods });
  });
  return { ...pair, issued: new IssuedSecrets(pair.as) };
}
