import type { Secrets } from './secrets.ts';

const key = (issuer: string): string => `refusedDocument/${issuer}`;

/** Remembers that an issuer did not take the client of our metadata document, although it says that it reads one. */
export async function refuseDocument(secrets: Secrets, issuer: string): Promise<void> {
  await secrets.put(key(issuer), 'refused');
}

/** Whether an issuer refused the client of our metadata document before. */
export function isDocumentRefused(secrets: Secrets, issuer: string): boolean {
  return secrets.get(key(issuer)) !== undefined;
}
