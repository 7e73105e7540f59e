import { accountNumber, credentialId, serverOf } from './accountId.ts';
import type { Credential } from './credential.ts';
import { credentialKey, credentialOf } from './records.ts';
import type { Secrets } from './secrets.ts';
import type { Server } from './server.ts';

/** The ids of a server's credentials that are there, also of damaged ones, the first account first. */
export function credentialIds(secrets: Pick<Secrets, 'keys'>, serverId: string): string[] {
  const prefix = credentialKey('');
  return secrets
    .keys(credentialKey(serverId))
    .map((key) => key.slice(prefix.length))
    .filter((id) => serverOf(id) === serverId)
    .toSorted((a, b) => accountNumber(a) - accountNumber(b));
}

type Chosen = Pick<Server, 'id' | 'account'>;

/**
 * The account that a server is used with where nobody names one: the chosen one, also when it has no credential any more,
 * because tools must never act for somebody else by themselves; else the first that exists.
 */
export function defaultAccount(secrets: Pick<Secrets, 'keys'>, { id, account }: Chosen): string {
  return account ?? credentialIds(secrets, id)[0] ?? id;
}

/** Whether a server has, or had, an account of this id. */
export function isAccountOf(
  secrets: Pick<Secrets, 'keys'>,
  server: Pick<Server, 'id' | 'accounts'>,
  id: string,
): boolean {
  if (serverOf(id) !== server.id) return false;
  return (
    accountNumber(id) <= (server.accounts ?? 1) || credentialIds(secrets, server.id).includes(id)
  );
}

/** The accounts of a server: those with a credential, and the one that it is used with. */
export function accountsOf(secrets: Pick<Secrets, 'keys'>, server: Chosen): string[] {
  const ids = new Set([...credentialIds(secrets, server.id), defaultAccount(secrets, server)]);
  return [...ids].toSorted((a, b) => accountNumber(a) - accountNumber(b));
}

/**
 * The id for one more account. One that was given before is not given again: a workspace may still name it.
 */
export function nextAccount(
  secrets: Pick<Secrets, 'keys'>,
  server: Pick<Server, 'id' | 'accounts'>,
): string {
  const ids = credentialIds(secrets, server.id);
  if (ids.length === 0 && server.accounts === undefined) return server.id;
  const highest = Math.max(1, server.accounts ?? 1, ...ids.map(accountNumber));
  return credentialId(server.id, highest + 1);
}

/**
 * The id under which a new credential is kept: that of another account of its server when it is for the same person at
 * the same issuer, else its own.
 */
export function placeOf(secrets: Secrets, credential: Credential): string {
  const { serverId: id } = credential;
  const twin = credentialIds(secrets, serverOf(id)).find((other) => {
    const held = other === id ? undefined : credentialOf(secrets, other);
    return held !== undefined && isSamePerson(held, credential);
  });
  return twin ?? id;
}

type Person = Pick<Credential, 'issuer' | 'account' | 'subject'>;

/** A name may change and be given to another; the subject never. It is not known of older credentials. */
function isSamePerson(one: Person, other: Person): boolean {
  if (one.issuer !== other.issuer) return false;
  if (one.subject !== undefined && other.subject !== undefined)
    return one.subject === other.subject;
  return one.account !== undefined && one.account === other.account;
}
