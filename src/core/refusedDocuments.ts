import type { Credential } from './credential.ts';
import type { ClientRegistration } from './oauth/clientRegistration.ts';
import { forgetRegistration } from './records.ts';
import type { Secrets } from './secrets.ts';

const key = (issuer: string): string => `refusedDocument/${issuer}`;

/** Remembers that an issuer did not take the client of our metadata document, although it says that it reads one. */
export async function refuseDocument(secrets: Secrets, issuer: string): Promise<void> {
  await secrets.put(key(issuer), 'refused');
}

/** The server refused a token that was just issued: there are some that take none of a metadata document's client. */
export async function noteRejected(
  secrets: Secrets,
  { client, issuer }: Pick<Credential, 'client' | 'issuer'>,
): Promise<void> {
  if (client.kind === 'metadata_document') await refuseDocument(secrets, issuer);
}

/** Forgets our client at an issuer, and that it refused our document: the next authorization begins from scratch. */
export async function forgetClient(secrets: Secrets, client: ClientRegistration): Promise<void> {
  await forgetRegistration(secrets, client);
  await secrets.remove(key(client.issuer));
}

/** Whether an issuer refused the client of our metadata document before. */
export function isDocumentRefused(secrets: Secrets, issuer: string): boolean {
  return secrets.get(key(issuer)) !== undefined;
}
