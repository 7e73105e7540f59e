import type { BrokerPorts } from './brokerPorts.ts';
import type { Credential } from './credential.ts';
import { AuthError, toAuthError } from './errors.ts';
import type { Failures } from './failures.ts';
import { renewInTurn, requireRenewable } from './renewInTurn.ts';

interface Running {
  readonly result: Promise<Credential>;
  readonly unwanted: AbortController;
}

/** The renewals under way, one per server: whoever asks meanwhile gets the result of that one. */
export class Renewals {
  readonly #ports: BrokerPorts;
  readonly #failures: Failures;
  readonly #running = new Map<string, Running>();

  constructor(ports: BrokerPorts, failures: Failures) {
    this.#ports = ports;
    this.#failures = failures;
  }

  has(serverId: string): boolean {
    return this.#running.has(serverId);
  }

  /** Renews now, or joins the renewal that is under way. @throws AuthError, see {@link renewInTurn} */
  run(serverId: string): Promise<Credential> {
    const running = this.#running.get(serverId);
    if (running) return running.result;
    const unwanted = new AbortController();
    const renewal = this.#renew(serverId, unwanted.signal);
    const result = renewal.finally(() => this.#running.delete(serverId));
    this.#running.set(serverId, { result, unwanted });
    return result;
  }

  /** Ends a wait for another machine, with `refresh_failed`; what was sent to the issuer already is waited for. */
  async end(serverId: string): Promise<void> {
    const running = this.#running.get(serverId);
    running?.unwanted.abort(new AuthError('refresh_failed', { cause: 'refresh_ended' }));
    await running?.result.catch(() => undefined);
  }

  /** Ends all of them, as {@link end} does. */
  async endAll(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((serverId) => this.end(serverId)));
  }

  async #renew(serverId: string, unwanted: AbortSignal): Promise<Credential> {
    requireRenewable(this.#ports, serverId);
    try {
      const renewed = await renewInTurn(this.#ports, serverId, unwanted);
      this.#failures.clear(serverId);
      return renewed;
    } catch (error) {
      if (!unwanted.aborted) this.#failures.note(serverId, toAuthError(error));
      throw error;
    }
  }
}
