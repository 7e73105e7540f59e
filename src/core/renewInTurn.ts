import { portsOf, type BrokerPorts } from './brokerPorts.ts';
import { factsOf, type Credential } from './credential.ts';
import { AuthError } from './errors.ts';
import { lease, release, type Lease } from './lease.ts';
import { isUsable } from './lifetime.ts';
import { credentialKey, credentialOf, requiredCredential } from './records.ts';
import { renew } from './renewal.ts';
import { repeatGrant } from './repeatedGrant.ts';
import { canRenew, endsGrant } from './status.ts';

/**
 * Renews the credential of a server, on one of the machines that share it at a time. When another machine or window was
 * faster, its new credential is taken from the store, and no refresh token is spent.
 * @param unwanted ends a wait for another machine
 * @throws AuthError see {@link requireRenewable} and {@link renew}; the reason of `unwanted`
 */
export async function renewInTurn(
  ports: BrokerPorts,
  serverId: string,
  unwanted: AbortSignal,
): Promise<Credential> {
  const key = credentialKey(serverId);
  const before = ports.secrets.generation(key);
  const isDone = async (): Promise<boolean> =>
    (await successor(ports, serverId, before)) !== undefined;
  const turn = ports.lease && (await lease(ports.lease, key, { isDone, signal: unwanted }));
  try {
    unwanted.throwIfAborted();
    const adopted = await successor(ports, serverId, before);
    const credential = adopted ?? (await renewed(ports, requireRenewable(ports, serverId)));
    ports.happened({ kind: adopted ? 'adopted' : 'refreshed', serverId });
    return credential;
  } finally {
    if (turn) void stored(ports, turn);
  }
}

/** The next turn is another machine's only when the store has what came of this one. */
async function stored({ secrets, lease: ports }: BrokerPorts, turn: Lease): Promise<void> {
  await secrets.storePending();
  if (ports) await release(ports, turn);
}

/**
 * The credential of a server that can be renewed without a person: its issuer has not refused it for good.
 * @throws AuthError `not_authorized`, `keyring_locked`, `credential_damaged`, `credential_expired`, `refresh_interrupted`
 */
export function requireRenewable({ secrets }: BrokerPorts, serverId: string): Credential {
  const credential = requiredCredential(secrets, serverId);
  const { failure } = credential;
  if (failure && endsGrant(failure.code)) throw new AuthError(failure.code, failure.details);
  if (!canRenew(factsOf(credential))) throw new AuthError('credential_expired');
  return credential;
}

function renewed(ports: BrokerPorts, credential: Credential): Promise<Credential> {
  const own = portsOf(ports, credential);
  return credential.refreshToken === undefined
    ? repeatGrant(own, credential)
    : renew(own, credential);
}

/** What took the place of a credential in the store meanwhile, when it is good for a request. */
async function successor(
  { secrets, now }: BrokerPorts,
  serverId: string,
  before: number,
): Promise<Credential | undefined> {
  await secrets.reread(credentialKey(serverId));
  if (secrets.generation(credentialKey(serverId)) === before) return undefined;
  const credential = credentialOf(secrets, serverId);
  return credential && !credential.failure && isUsable(credential, now()) ? credential : undefined;
}
