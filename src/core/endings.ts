import type { Authorizations } from './authorizations.ts';
import { portsOf, type BrokerPorts } from './brokerPorts.ts';
import type { Credential } from './credential.ts';
import { AuthError } from './errors.ts';
import type { Failures } from './failures.ts';
import { credentialKey, credentialOf, isClientShared } from './records.ts';
import { forgetClient } from './refusedDocuments.ts';
import type { Renewals } from './renewals.ts';
import { revokeAtIssuer, type Receipt } from './revocation.ts';

/** What an ending has to end first. */
interface Begun {
  readonly authorizations: Authorizations;
  readonly renewals: Renewals;
  readonly failures: Failures;
}

/** The ends of credentials: withdrawn at the issuer and deleted here, or deleted here only. */
export class Endings {
  readonly #ports: BrokerPorts;
  readonly #begun: Begun;
  /** the generation of each credential that is being withdrawn */
  readonly #revocations = new Map<string, number>();

  constructor(ports: BrokerPorts, begun: Begun) {
    this.#ports = ports;
    this.#begun = begun;
  }

  /** Whether a credential is being withdrawn. */
  has(id: string): boolean {
    return this.#revocations.has(id);
  }

  /** Whether it is the credential that is there now, not one that took its place. */
  hasCurrent(id: string): boolean {
    return this.#revocations.get(id) === this.#generation(id);
  }

  /**
   * Withdraws the tokens at the issuer, then deletes them here in any case; meanwhile they are not renewed. What was
   * authorized anew while the issuer took its time stays. `undefined` when there was nothing.
   * @throws AuthError `keyring_locked`
   */
  async revoke(id: string): Promise<Receipt | undefined> {
    const credential = await this.#settled(id);
    const generation = this.#generation(id);
    this.#revocations.set(id, generation);
    const receipt =
      credential && (await revokeAtIssuer(portsOf(this.#ports, credential), credential));
    this.#revocations.delete(id);
    await this.#delete(id, generation);
    this.#ports.happened({ kind: 'revoked', serverId: id });
    return receipt;
  }

  /** Deletes the credential here only, with its client unless another credential has it too. @throws AuthError `keyring_locked` */
  async forget(id: string): Promise<void> {
    const credential = await this.#settled(id);
    await this.#delete(id, this.#generation(id));
    const { secrets } = this.#ports;
    if (credential && !isClientShared(secrets, credential))
      await forgetClient(secrets, credential.client);
    this.#ports.happened({ kind: 'forgotten', serverId: id });
  }

  /** The credential, once what was under way has ended: so that nothing comes back that is about to be deleted. */
  async #settled(id: string): Promise<Credential | undefined> {
    if (!this.#ports.secrets.unlocked) throw new AuthError('keyring_locked');
    this.#begun.authorizations.end(id, 'authorization_cancelled');
    await this.#begun.renewals.end(id);
    return credentialOf(this.#ports.secrets, id);
  }

  async #delete(id: string, generation: number): Promise<void> {
    this.#begun.failures.clear(id);
    await this.#ports.secrets.remove(credentialKey(id), generation);
  }

  #generation(id: string): number {
    return this.#ports.secrets.generation(credentialKey(id));
  }
}
