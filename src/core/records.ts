import type * as z from 'zod/mini';
import { clientSecretsSchema, tlsIdentityIn, type ClientSecrets } from './clientSecrets.ts';
import { credentialSchema, type Credential } from './credential.ts';
import { AuthError } from './errors.ts';
import { clientRegistrationSchema, type ClientRegistration } from './oauth/clientRegistration.ts';
import type { Secrets } from './secrets.ts';
import type { TlsIdentity } from './server.ts';

/** Where the credential of a server is kept. */
export const credentialKey = (serverId: string): string => `credential/${serverId}`;

const registrationKey = (issuer: string, redirectUri: string): string =>
  `registration/${issuer} ${redirectUri}`;
const clientKey = (serverId: string): string => `client/${serverId}`;

/** A record read back from the secrets: `damaged` when something is there that is not what we write. */
export type Read<T> = { kind: 'there'; value: T } | { kind: 'absent' } | { kind: 'damaged' };

/** Reads a record back; what is no JSON of its schema is damaged. */
export function readRecord<T>(secrets: Secrets, key: string, schema: z.ZodMiniType<T>): Read<T> {
  const text = secrets.get(key);
  if (text === undefined) return { kind: 'absent' };
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? { kind: 'there', value: parsed.data } : { kind: 'damaged' };
  } catch {
    return { kind: 'damaged' };
  }
}

/** The credential of a server. */
export function readCredential(secrets: Secrets, serverId: string): Read<Credential> {
  return readRecord(secrets, credentialKey(serverId), credentialSchema);
}

/** The credential of a server, `undefined` when there is none that can be read. */
export function credentialOf(secrets: Secrets, serverId: string): Credential | undefined {
  const found = readCredential(secrets, serverId);
  return found.kind === 'there' ? found.value : undefined;
}

/** The credential of a server. @throws AuthError `not_authorized`, `keyring_locked`, `credential_damaged` */
export function requiredCredential(secrets: Secrets, serverId: string): Credential {
  const found = readCredential(secrets, serverId);
  if (found.kind === 'there') return found.value;
  if (found.kind === 'damaged') throw new AuthError('credential_damaged');
  throw new AuthError(secrets.unlocked ? 'not_authorized' : 'keyring_locked');
}

/** Every credential that can be read. */
export function credentialsAll(secrets: Secrets): Credential[] {
  const prefix = credentialKey('');
  return secrets
    .keys(prefix)
    .map((key) => credentialOf(secrets, key.slice(prefix.length)))
    .filter((credential) => credential !== undefined);
}

/** Whether the client of a credential is that of another one too, also of one that took its place meanwhile. */
export function isClientShared(
  secrets: Secrets,
  { serverId, accessToken, client: { issuer, clientId } }: Credential,
): boolean {
  return credentialsAll(secrets).some(
    (other) =>
      (other.serverId !== serverId || other.accessToken !== accessToken) &&
      other.client.clientId === clientId &&
      other.client.issuer === issuer,
  );
}

/** Keeps the credential of its server, in place of the one before. */
export async function keepCredential(secrets: Secrets, credential: Credential): Promise<void> {
  await secrets.put(credentialKey(credential.serverId), JSON.stringify(credential));
}

/** As {@link keepCredential}, unless another credential took the place of `generation`. True when it was kept. */
export async function replaceCredential(
  secrets: Secrets,
  credential: Credential,
  generation: number,
): Promise<boolean> {
  const key = credentialKey(credential.serverId);
  return secrets.replace(key, generation, JSON.stringify(credential));
}

/** Our registration at an issuer for one redirect URI, unless its secret has expired. */
export function readRegistration(
  secrets: Secrets,
  issuer: string,
  redirectUri: string,
  now: number,
): ClientRegistration | undefined {
  const found = readRecord(secrets, registrationKey(issuer, redirectUri), clientRegistrationSchema);
  if (found.kind !== 'there') return undefined;
  return (found.value.secretExpiresAt ?? Infinity) > now ? found.value : undefined;
}

/** Every registration at an issuer. */
export function registrationsAt(secrets: Secrets, issuer: string): ClientRegistration[] {
  return secrets
    .keys(registrationKey(issuer, ''))
    .map((key) => readRecord(secrets, key, clientRegistrationSchema))
    .flatMap((found) => (found.kind === 'there' ? [found.value] : []));
}

/** Keeps a registration for later authorizations at its issuer. */
export async function keepRegistration(
  secrets: Secrets,
  registration: ClientRegistration,
): Promise<void> {
  const key = registrationKey(registration.issuer, registration.redirectUri ?? '');
  await secrets.put(key, JSON.stringify(registration));
}

/** Lets go of every registration that no credential uses any more: its secret serves nobody. */
export async function forgetUnusedRegistrations(secrets: Secrets): Promise<void> {
  const used = credentialsAll(secrets).map(({ client: { issuer, redirectUri = '' } }) =>
    registrationKey(issuer, redirectUri),
  );
  const unused = secrets.keys('registration/').filter((key) => !used.includes(key));
  for (const key of unused) await secrets.remove(key);
}

/** Forgets a registration, so that the next authorization makes a new one. */
export async function forgetRegistration(
  secrets: Secrets,
  registration: ClientRegistration,
): Promise<void> {
  await secrets.remove(registrationKey(registration.issuer, registration.redirectUri ?? ''));
}

/** What a person entered for the OAuth of a server; nothing when that cannot be read. */
export function clientSecretsOf(secrets: Secrets, serverId: string): ClientSecrets {
  const found = readRecord(secrets, clientKey(serverId), clientSecretsSchema);
  return found.kind === 'there' ? found.value : {};
}

/** The certificate that a person entered for a server, with its key. */
export function tlsIdentityOf(secrets: Secrets, serverId: string): TlsIdentity | undefined {
  return tlsIdentityIn(clientSecretsOf(secrets, serverId));
}

/** Keeps what a person entered, in place of what was there. */
export async function keepClientSecrets(
  secrets: Secrets,
  serverId: string,
  entered: ClientSecrets,
): Promise<void> {
  await secrets.put(clientKey(serverId), JSON.stringify(entered));
}

/** Deletes what a person entered for a server. */
export async function removeClientSecrets(secrets: Secrets, serverId: string): Promise<void> {
  await secrets.remove(clientKey(serverId));
}
