import { portsOf, type BrokerPorts } from './brokerPorts.ts';
import type { Credential, Failure } from './credential.ts';
import { AuthError, toAuthError } from './errors.ts';
import { credentialOf, requiredCredential } from './records.ts';
import { renew } from './renewal.ts';
import { endsGrant } from './status.ts';

/** While an issuer fails, requests of tools ask it again only after this long, in ms. */
const BREATH = 2_000;

/** The renewals under way, one per server, and why the last one of each failed as long as it may still succeed. */
export class Renewals {
  readonly #ports: BrokerPorts;
  readonly #running = new Map<string, Promise<Credential>>();
  readonly #failures = new Map<string, Failure>();

  constructor(ports: BrokerPorts) {
    this.#ports = ports;
  }

  has(serverId: string): boolean {
    return this.#running.has(serverId);
  }

  /** Renews now, or joins the renewal that is under way. @throws AuthError, see {@link renew} */
  async run(serverId: string): Promise<Credential> {
    const running = this.#running.get(serverId);
    if (running) return running;
    const renewal = this.#renew(serverId).finally(() => this.#running.delete(serverId));
    this.#running.set(serverId, renewal);
    return renewal;
  }

  /** Resolves when the one of a server is over, however it ended. */
  async over(serverId: string): Promise<void> {
    await this.#running.get(serverId)?.catch(() => undefined);
  }

  failure(serverId: string): Failure | undefined {
    return this.#failures.get(serverId);
  }

  /** Notes a failure beside the credential, unless that is gone. */
  fail(serverId: string, { code, details }: AuthError): void {
    const at = this.#ports.now();
    if (credentialOf(this.#ports.secrets, serverId))
      this.#failures.set(serverId, { code, details, at });
    this.#ports.happened({ kind: 'refresh_failed', serverId, code, details });
  }

  /** An earlier failure no longer counts. */
  clear(serverId: string): void {
    this.#failures.delete(serverId);
  }

  /** @throws AuthError that of the last failure, when it was just now */
  breathe(serverId: string): void {
    const failure = this.#failures.get(serverId);
    if (failure && failure.at + BREATH > this.#ports.now())
      throw new AuthError(failure.code, failure.details);
  }

  async #renew(serverId: string): Promise<Credential> {
    const credential = requiredCredential(this.#ports.secrets, serverId);
    const { failure } = credential;
    if (failure && endsGrant(failure.code)) throw new AuthError(failure.code, failure.details);
    if (credential.refreshToken === undefined) throw new AuthError('credential_expired');
    try {
      const renewed = await renew(portsOf(this.#ports, credential), credential);
      this.clear(serverId);
      this.#ports.happened({ kind: 'refreshed', serverId });
      return renewed;
    } catch (error) {
      this.fail(serverId, toAuthError(error));
      throw error;
    }
  }
}
