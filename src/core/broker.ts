import { Authorizations } from './authorizations.ts';
import { authorize } from './authorize.ts';
import type { BrokerPorts } from './brokerPorts.ts';
import { factsOf, type Credential, type CredentialFacts } from './credential.ts';
import { AuthError, toAuthError } from './errors.ts';
import { Failures } from './failures.ts';
import { isFresh, isResting, isStillborn, isUsable } from './lifetime.ts';
import type { Person } from './ports.ts';
import {
  credentialKey,
  forgetRegistration,
  keepCredential,
  credentialOf,
  requiredCredential,
} from './records.ts';
import { Renewals } from './renewals.ts';
import { renewInTurn, requireRenewable } from './renewInTurn.ts';
import { revokeAtIssuer, type Receipt } from './revocation.ts';
import type { Server } from './server.ts';
import { isRenewable, renewalMargin } from './status.ts';

const AUTHORIZATION_TIME = 300_000;

/**
 * The use cases: authorize, refresh, revoke, forget, credentialFor. Every caller goes through it (window, gateway, header
 * command, clock); nobody else touches a credential. Refreshing is single-flight per server.
 */
export class Broker {
  readonly #ports: BrokerPorts;
  readonly #authorizations: Authorizations;
  readonly #renewals = new Renewals();
  readonly #failures: Failures;

  constructor(ports: BrokerPorts) {
    this.#ports = ports;
    this.#failures = new Failures(ports);
    this.#authorizations = new Authorizations(ports.authorizationTime ?? AUTHORIZATION_TIME);
  }

  /** Whether an authorization or a refresh of this server is under way. */
  isBusy(serverId: string): boolean {
    return this.#authorizations.has(serverId) || this.#renewals.has(serverId);
  }

  /** Whether anything is being refreshed. */
  get isRefreshing(): boolean {
    return this.#renewals.size > 0;
  }

  /** Ends what waits for another machine, and waits for what was sent: before a daemon hands over. */
  async settle(): Promise<void> {
    await this.#renewals.endAll();
  }

  /** What may be shown of a server's credential; a failed renewal that may still succeed included. */
  facts(serverId: string): CredentialFacts | undefined {
    const credential = credentialOf(this.#ports.secrets, serverId);
    const failure = credential?.failure ?? this.#failures.of(serverId);
    return credential && factsOf({ ...credential, ...(failure && { failure }) });
  }

  /**
   * Asks the person for consent and keeps the credential. A second authorization of the same server takes the place of
   * the first, which ends with `authorization_replaced`.
   * @throws AuthError `keyring_locked`: an unknown older credential would win over the new one; else see {@link authorize}
   */
  async authorize(serverId: string, person: Person, cancelled: AbortSignal): Promise<void> {
    const server = this.#server(serverId);
    this.#requireUnlocked();
    await this.#authorizations.run(serverId, cancelled, async (signal) => {
      const credential = await authorize(this.#ports, server, person, signal);
      signal.throwIfAborted();
      await keepCredential(this.#ports.secrets, credential);
      this.#failures.clear(serverId);
      this.#ports.happened({ kind: 'authorized', serverId });
    });
  }

  /** Renews now, or joins the renewal that is under way. @throws AuthError, see {@link renewInTurn} */
  async refresh(serverId: string): Promise<Credential> {
    return this.#renewals.run(serverId, (unwanted) => this.#renew(serverId, unwanted));
  }

  /**
   * The credential for a request now: valid, renewed first when it has expired. `undefined` for a server without
   * authentication, unless somebody authorized it: then it asked for a token after all.
   * @throws AuthError `not_authorized`, `keyring_locked`, `credential_damaged` or what {@link refresh} throws
   */
  async credentialFor(serverId: string): Promise<Credential | undefined> {
    const server = this.#server(serverId);
    const open = server.auth.scheme === 'none';
    if (open && !credentialOf(this.#ports.secrets, serverId)) return undefined;
    const credential = requiredCredential(this.#ports.secrets, serverId);
    if (credential.serverUrl !== server.url) throw new AuthError('not_authorized');
    if (isUsable(credential, this.#ports.now())) return credential;
    const failure = this.#failures.of(serverId);
    if (failure && isResting(failure, this.#ports.now()))
      throw new AuthError(failure.code, failure.details);
    return this.refresh(serverId);
  }

  /** The server took the credential: an earlier refusal of its token no longer counts. */
  accepted(serverId: string): void {
    if (this.#failures.of(serverId)?.code !== 'token_rejected') return;
    this.#failures.clear(serverId);
    this.#ports.happened({ kind: 'accepted', serverId });
  }

  /** The server refused this access token: the current one when it is another, else a renewed one. */
  async replacementFor(serverId: string, refused: string): Promise<Credential> {
    const credential = requiredCredential(this.#ports.secrets, serverId);
    if (credential.accessToken !== refused) return credential;
    const fresh = isFresh(credential, this.#ports.now());
    if (!fresh && credential.refreshToken !== undefined) return this.refresh(serverId);
    const rejected = new AuthError('token_rejected');
    this.#note(serverId, rejected);
    throw rejected;
  }

  /** When the credential of a server should be renewed, in ms since the epoch; `undefined` when it never should. */
  renewalDue(serverId: string): number | undefined {
    const facts = this.facts(serverId);
    if (facts?.expiresAt === undefined || isStillborn(facts)) return undefined;
    return isRenewable(facts, this.#ports.now())
      ? facts.expiresAt - renewalMargin(facts)
      : undefined;
  }

  /**
   * Withdraws the tokens at the issuer, then deletes them here in any case. `undefined` when there was nothing.
   * @throws AuthError `keyring_locked`
   */
  async revoke(serverId: string): Promise<Receipt | undefined> {
    await this.#settle(serverId);
    const credential = credentialOf(this.#ports.secrets, serverId);
    const receipt = credential && (await revokeAtIssuer(this.#ports, credential));
    await this.#delete(serverId);
    this.#ports.happened({ kind: 'revoked', serverId });
    return receipt;
  }

  /**
   * Deletes the credential here only, with the registration that obtained it.
   * @throws AuthError `keyring_locked`
   */
  async forget(serverId: string): Promise<void> {
    await this.#settle(serverId);
    const credential = credentialOf(this.#ports.secrets, serverId);
    await this.#delete(serverId);
    if (credential) await forgetRegistration(this.#ports.secrets, credential.client);
    this.#ports.happened({ kind: 'forgotten', serverId });
  }

  /** Ends what is under way for a server, so that it brings nothing back that is about to be deleted. */
  async #settle(serverId: string): Promise<void> {
    this.#requireUnlocked();
    this.#authorizations.end(serverId, 'authorization_cancelled');
    await this.#renewals.end(serverId);
  }

  async #delete(serverId: string): Promise<void> {
    await this.#renewals.end(serverId);
    this.#failures.clear(serverId);
    await this.#ports.secrets.remove(credentialKey(serverId));
  }

  async #renew(serverId: string, unwanted: AbortSignal): Promise<Credential> {
    requireRenewable(this.#ports, serverId);
    try {
      const renewed = await renewInTurn(this.#ports, serverId, unwanted);
      this.#failures.clear(serverId);
      return renewed;
    } catch (error) {
      if (!unwanted.aborted) this.#note(serverId, toAuthError(error));
      throw error;
    }
  }

  #note(serverId: string, error: AuthError): void {
    this.#failures.note(serverId, error);
    const { code, details } = error;
    this.#ports.happened({ kind: 'refresh_failed', serverId, code, details });
  }

  #requireUnlocked(): void {
    if (!this.#ports.secrets.unlocked) throw new AuthError('keyring_locked');
  }

  #server(serverId: string): Server {
    const server = this.#ports.servers.get(serverId);
    if (!server) throw new AuthError('server_unknown', { server: serverId });
    return server;
  }
}
