/** Token introspection (RFC 7662), as the MCP servers' own client. */
import { send } from './http.ts';
import { resourceServerClient } from './oidcClients.ts';

export interface Introspection {
  active: boolean;
  sub?: string;
  scope?: string;
  aud?: string;
  client_id?: string;
  exp?: number;
  /** the key (RFC 9449) or the certificate (RFC 8705) that the token is bound to */
  cnf?: { jkt?: string; 'x5t#S256'?: string };
}

export async function introspect(
  endpoint: string,
  token: string,
  ca?: string,
): Promise<Introspection> {
  const { client_id: id, client_secret: secret } = resourceServerClient;
  const answer = await send(endpoint, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ token }).toString(),
    ca,
  });
  if (answer.status !== 200) throw new Error(`Introspection answered ${answer.status}`);
  return JSON.parse(answer.body.toString()) as Introspection;
}
