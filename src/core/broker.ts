import { Authorizations } from './authorizations.ts';
import { authorize, type Wish } from './authorize.ts';
import { portsFor, portsOf, type BrokerPorts } from './brokerPorts.ts';
import { factsOf, type Credential, type CredentialFacts } from './credential.ts';
import { AuthError } from './errors.ts';
import { Failures } from './failures.ts';
import { isFresh, isUsable } from './lifetime.ts';
import type { Person } from './ports.ts';
import { credentialKey, keepCredential, credentialOf, requiredCredential } from './records.ts';
import { forgetClient, noteRejected } from './refusedDocuments.ts';
import { Renewals } from './renewals.ts';
import { revokeAtIssuer, type Receipt } from './revocation.ts';
import type { Server } from './server.ts';
import { canRenew, renewalDue } from './status.ts';
import { Tasks } from './tasks.ts';

/**
 * The use cases: authorize, refresh, revoke, forget, credentialFor. Every caller goes through it (window, gateway, header
 * command, clock); nobody else touches a credential. Refreshing is single-flight per server.
 */
export class Broker {
  readonly #ports: BrokerPorts;
  readonly #authorizations: Authorizations;
  readonly #failures: Failures;
  readonly #renewals: Renewals;
  /** the generation of each credential that is being withdrawn */
  readonly #revocations = new Map<string, number>();
  /** what each server said when it last refused a token */
  readonly #challenges = new Map<string, string>();
  readonly #tasks = new Tasks();

  constructor(ports: BrokerPorts) {
    this.#ports = ports;
    this.#authorizations = new Authorizations(ports.authorizationTime);
    this.#failures = new Failures(ports);
    this.#renewals = new Renewals(ports, this.#failures);
  }

  /** Whether an authorization, a refresh or a revocation of this server is under way. */
  isBusy(serverId: string): boolean {
    const running = [this.#authorizations, this.#renewals, this.#revocations];
    return running.some((one) => one.has(serverId));
  }

  /** Whether anything is under way that must come to its end. */
  get active(): boolean {
    return this.#tasks.size > 0;
  }

  /**
   * A newer daemon takes over: nothing begins here any more (`keyring_replaced`), and whoever waits for a browser or for
   * another machine is sent away. Resolves when all that an issuer answered is kept.
   */
  async retire(): Promise<void> {
    const over = this.#tasks.close('keyring_replaced');
    this.#authorizations.endAll('keyring_replaced');
    await this.#renewals.endAll();
    await over;
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
    const task = async (signal: AbortSignal): Promise<void> => {
      const asked = { challenge: this.#challenges.get(serverId), ...wish };
      const ports = portsFor(this.#ports, server);
      const credential = await authorize(ports, server, person, asked, signal);
      signal.throwIfAborted();
      await keepCredential(this.#ports.secrets, credential);
      this.#failures.clear(serverId);
      this.#ports.happened({ kind: 'authorized', serverId });
    };
    await this.#tasks.run(() => this.#authorizations.run(serverId, cancelled, task));
  }

  /** Renews now, or joins the renewal that is under way. @throws AuthError `keyring_locked`, else {@link Renewals.run} */
  async refresh(serverId: string): Promise<Credential> {
    this.#requireUnlocked(); // SecretStorage may hold a newer token than the journal
    if (this.#revocations.get(serverId) === this.#generation(serverId))
      throw new AuthError('not_authorized');
    return this.#tasks.run(() => this.#renewals.run(serverId));
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
    this.#failures.requireRest(serverId);
    return this.refresh(serverId);
  }

  /** The server took the credential: an earlier refusal of its token no longer counts. */
  accepted(serverId: string): void {
    if (this.#failures.of(serverId)?.code !== 'token_rejected') return;
    this.#failures.clear(serverId);
    this.#ports.happened({ kind: 'accepted', serverId });
  }

  /** The server refused this access token with a challenge: the current one when it is another, else a renewed one. */
  async replacementFor(serverId: string, refused: string, challenge = ''): Promise<Credential> {
    this.#challenges.set(serverId, challenge);
    const credential = requiredCredential(this.#ports.secrets, serverId);
    if (credential.accessToken !== refused) return credential;
    const fresh = isFresh(credential, this.#ports.now());
    if (!fresh && canRenew(factsOf(credential))) return this.refresh(serverId);
    if (fresh) await noteRejected(this.#ports.secrets, credential);
    const rejected = new AuthError('token_rejected');
    this.#failures.note(serverId, rejected);
    throw rejected;
  }

  /** When the credential of a server should be renewed, in ms since the epoch; `undefined` when it never should. */
  renewalDue(serverId: string): number | undefined {
    const facts = this.facts(serverId);
    const spent = this.#ports.secrets.isSpent(credentialKey(serverId));
    return facts && renewalDue(facts, spent, this.#ports.now());
  }

  /**
   * Withdraws the tokens at the issuer, then deletes them here in any case; meanwhile they are not renewed. What was
   * authorized anew while the issuer took its time stays. `undefined` when there was nothing.
   * @throws AuthError `keyring_locked`
   */
  async revoke(serverId: string): Promise<Receipt | undefined> {
    return this.#tasks.run(async () => {
      const credential = await this.#settled(serverId);
      const generation = this.#generation(serverId);
      this.#revocations.set(serverId, generation);
      const receipt =
        credential && (await revokeAtIssuer(portsOf(this.#ports, credential), credential));
      this.#revocations.delete(serverId);
      await this.#delete(serverId, generation);
      this.#ports.happened({ kind: 'revoked', serverId });
      return receipt;
    });
  }

  /** Deletes the credential here only, with its registration. @throws AuthError `keyring_locked` */
  async forget(serverId: string): Promise<void> {
    await this.#tasks.run(async () => {
      const credential = await this.#settled(serverId);
      await this.#delete(serverId, this.#generation(serverId));
      if (credential) await forgetClient(this.#ports.secrets, credential.client);
      this.#ports.happened({ kind: 'forgotten', serverId });
    });
  }

  /** The credential, once what was under way has ended: so that nothing comes back that is about to be deleted. */
  async #settled(serverId: string): Promise<Credential | undefined> {
    this.#requireUnlocked();
    this.#authorizations.end(serverId, 'authorization_cancelled');
    await this.#renewals.end(serverId);
    return credentialOf(this.#ports.secrets, serverId);
  }

  async #delete(serverId: string, generation: number): Promise<void> {
    this.#failures.clear(serverId);
    await this.#ports.secrets.remove(credentialKey(serverId), generation);
  }

  #generation(serverId: string): number {
    return this.#ports.secrets.generation(credentialKey(serverId));
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
