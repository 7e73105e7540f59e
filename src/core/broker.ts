import { Authorizations } from './authorizations.ts';
import { authorize, type Wish } from './authorize.ts';
import type { BrokerPorts } from './brokerPorts.ts';
import { factsOf, type Credential, type CredentialFacts, type Failure } from './credential.ts';
import { AuthError, toAuthError } from './errors.ts';
import type { Person } from './ports.ts';
import {
  credentialKey,
  forgetRegistration,
  keepCredential,
  credentialOf,
  requiredCredential,
} from './records.ts';
import { renew } from './renewal.ts';
import { revokeAtIssuer, type Receipt } from './revocation.ts';
import type { Server } from './server.ts';
import { endsGrant, renewalMargin } from './status.ts';

/** While an issuer fails, requests of tools ask it again only after this long, in ms. */
const BREATH = 2_000;
/** A token that the server refuses this soon after it was issued is not renewed again, in ms. */
const FRESH = 10_000;

/**
 * The use cases: authorize, refresh, revoke, forget, credentialFor. Every caller goes through it (window, gateway, header
 * command, clock); nobody else touches a credential. Refreshing is single-flight per server.
 */
export class Broker {
  readonly #ports: BrokerPorts;
  readonly #authorizations: Authorizations;
  readonly #renewals = new Map<string, Promise<Credential>>();
  readonly #failures = new Map<string, Failure>();

  constructor(ports: BrokerPorts) {
    this.#ports = ports;
    this.#authorizations = new Authorizations(ports.authorizationTime);
  }

  /** Whether an authorization or a refresh of this server is under way. */
  isBusy(serverId: string): boolean {
    return this.#authorizations.has(serverId) || this.#renewals.has(serverId);
  }

  /** Refreshes under way: a daemon that hands over waits for them. */
  get renewals(): readonly Promise<unknown>[] {
    return [...this.#renewals.values()];
  }

  /** What may be shown of a server's credential; a failed renewal that may still succeed included. */
  facts(serverId: string): CredentialFacts | undefined {
    const credential = credentialOf(this.#ports.secrets, serverId);
    const failure = credential?.failure ?? this.#failures.get(serverId);
    return credential && factsOf({ ...credential, ...(failure && { failure }) });
  }

  /**
   * Asks the person for consent and keeps the credential. A second authorization of the same server takes the place of
   * the first, which ends with `authorization_replaced`.
   * @throws AuthError `keyring_locked`: an unknown older credential would win; else see {@link authorize}
   */
  async authorize(
    serverId: string,
    person: Person,
    cancelled: AbortSignal,
    wish: Wish = {},
  ): Promise<void> {
    this.#requireUnlocked();
    const server = this.#server(serverId);
    await this.#authorizations.run(serverId, cancelled, async (signal) => {
      const credential = await authorize(this.#ports, server, person, wish, signal);
      signal.throwIfAborted();
      await keepCredential(this.#ports.secrets, credential);
      this.#failures.delete(serverId);
      this.#ports.happened({ kind: 'authorized', serverId });
    });
  }

  /** Renews now, or joins the renewal that is under way. @throws AuthError, see {@link renew} */
  async refresh(serverId: string): Promise<Credential> {
    const running = this.#renewals.get(serverId);
    if (running) return running;
    const renewal = this.#renew(serverId).finally(() => this.#renewals.delete(serverId));
    this.#renewals.set(serverId, renewal);
    return renewal;
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
    if ((credential.expiresAt ?? Infinity) > this.#ports.now()) return credential;
    const failure = this.#failures.get(serverId);
    if (failure && failure.at + BREATH > this.#ports.now())
      throw new AuthError(failure.code, failure.details);
    return this.refresh(serverId);
  }

  /** The server took the credential: an earlier refusal of its token no longer counts. */
  accepted(serverId: string): void {
    if (this.#failures.get(serverId)?.code !== 'token_rejected') return;
    this.#failures.delete(serverId);
    this.#ports.happened({ kind: 'accepted', serverId });
  }

  /** The server refused this access token: the current one when it is another, else a renewed one. */
  async replacementFor(serverId: string, refused: string): Promise<Credential> {
    const credential = requiredCredential(this.#ports.secrets, serverId);
    if (credential.accessToken !== refused) return credential;
    const fresh = this.#ports.now() - credential.obtainedAt < FRESH;
    if (!fresh && credential.refreshToken !== undefined) return this.refresh(serverId);
    const rejected = new AuthError('token_rejected');
    this.#note(serverId, rejected);
    throw rejected;
  }

  /** When the credential of a server should be renewed, in ms since the epoch; `undefined` when it never should. */
  renewalDue(serverId: string): number | undefined {
    const facts = this.facts(serverId);
    if (!facts?.hasRefreshToken || facts.expiresAt === undefined) return undefined;
    if (facts.failure && endsGrant(facts.failure.code)) return undefined;
    return facts.expiresAt - renewalMargin(facts);
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

  /** Deletes the credential here only, with the registration that obtained it. @throws AuthError `keyring_locked` */
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
    await this.#renewals.get(serverId)?.catch(() => undefined);
  }

  async #delete(serverId: string): Promise<void> {
    await this.#renewals.get(serverId)?.catch(() => undefined);
    this.#failures.delete(serverId);
    await this.#ports.secrets.remove(credentialKey(serverId));
  }

  async #renew(serverId: string): Promise<Credential> {
    const credential = requiredCredential(this.#ports.secrets, serverId);
    const { failure } = credential;
    if (failure && endsGrant(failure.code)) throw new AuthError(failure.code, failure.details);
    if (credential.refreshToken === undefined) throw new AuthError('credential_expired');
    try {
      const renewed = await renew(this.#ports, credential);
      this.#failures.delete(serverId);
      this.#ports.happened({ kind: 'refreshed', serverId });
      return renewed;
    } catch (error) {
      this.#note(serverId, toAuthError(error));
      throw error;
    }
  }

  /** Notes a failure beside the credential, unless that is gone. */
  #note(serverId: string, { code, details }: AuthError): void {
    if (credentialOf(this.#ports.secrets, serverId))
      this.#failures.set(serverId, { code, details, at: this.#ports.now() });
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
