import { configuredClient } from './clients.ts';
import type { Authorizing } from './grants/authorizing.ts';
import type { ClientRegistration } from './oauth/clientRegistration.ts';
import { hostOf } from './oauth/document.ts';
import { profileOf } from './oauth/profiles.ts';
import { clientSecretsOf, keepClientSecrets } from './records.ts';

/**
 * Asks the person for a client made by hand, and keeps it as the server's, with the redirect that it was made for.
 * `undefined` when the person has none.
 */
export async function enteredClient(
  { ports, server, found, person }: Authorizing,
  redirectUri: string,
  signal: AbortSignal,
): Promise<ClientRegistration | undefined> {
  const { name, issuer } = found;
  const createAt = profileOf(name)?.createClientAt;
  const needed = { host: hostOf(name), redirectUri, ...(createAt !== undefined && { createAt }) };
  const entered = await person.client(needed, signal);
  if (!entered) return undefined;
  const { clientId, clientSecret } = entered;
  const { port } = new URL(redirectUri);
  const oauth = {
    ...server.auth.oauth,
    clientId,
    clientIssuer: name,
    ...(port !== '' && redirectUri.startsWith('http:') && { redirectPort: Number(port) }),
  };
  await ports.configure(server.id, oauth);
  if (clientSecret !== undefined)
    await keepClientSecrets(ports.secrets, server.id, {
      ...clientSecretsOf(ports.secrets, server.id),
      clientSecret,
    });
  const configured = { ...server, auth: { ...server.auth, oauth } };
  return configuredClient(ports, configured, { name, issuer }, redirectUri);
}
