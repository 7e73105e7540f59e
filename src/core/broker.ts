import { serverOf } from './accountId.ts';
import { accountsOf, credentialIds, placeOf } from './accounts.ts';
import { Authorizations } from './authorizations.ts';
import { authorize, type Wish } from './authorize.ts';
import { portsFor, type BrokerPorts } from './brokerPorts.ts';
import { Endings } from './endings.ts';
import { factsOf, type Credential, type CredentialFacts } from './credential.ts';
import { AuthError } from './errors.ts';
import { Failures } from './failures.ts';
import { isFresh, isUsable } from './lifetime.ts';
import type { Person } from './ports.ts';
import { credentialKey, keepCredential, credentialOf, requiredCredential } from './records.ts';
import { noteRejected } from './refusedDocuments.ts';
import { Renewals } from './renewals.ts';
import type { Receipt } from './revocation.ts';
import type { Server } from './server.ts';
import { canRenew, renewalDue } from './status.ts';
import { Tasks } from './tasks.ts';

/**
 * The use cases: authorize, refresh, revoke, forget, credentialFor. Every caller goes through it (window, gateway, header
 * command, clock); nobody else touches a credential. Refreshing is single-flight per credential. An `id` is that of a
 * credential, which need not be there yet: see {@link serverOf}.
 */
export class Broker {
  readonly #ports: BrokerPorts;
  readonly #authorizations: Authorizations;
  readonly #failures: Failures;
  readonly #renewals: Renewals;
  /** what each server said when it last refused a token, by the id of the server */
  readonly #challenges = new Map<string, string>();
  readonly #endings: Endings;
  readonly #tasks = new Tasks();

  constructor(ports: BrokerPorts) {
    this.#ports = ports;
    this.#authorizations = new Authorizations(ports.authorizationTime);
    this.#failures = new Failures(ports);
    this.#renewals = new Renewals(ports, this.#failures);
    const begun = { authorizations: this.#authorizations, renewals: this.#renewals };
    this.#endings = new Endings(ports, { ...begun, failures: this.#failures });
  }

  /** The ids of all credentials of the servers that are there. */
  ids(): string[] {
    const { secrets, servers } = this.#ports;
    return servers.list().flatMap(({ id }) => credentialIds(secrets, id));
  }

  /** Whether an authorization, a refresh or a revocation of this credential is under way. */
  isBusy(id: string): boolean {
    const running = [this.#authorizations, this.#renewals, this.#endings];
    return running.some((one) => one.has(id));
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

  /** What may be shown of a credential; a failed renewal that may still succeed included. */
  facts(id: string): CredentialFacts | undefined {
    const credential = credentialOf(this.#ports.secrets, id);
    const failure = credential?.failure ?? this.#failures.of(id);
    return credential && factsOf({ ...credential, ...(failure && { failure }) });
  }

  /**
   * Asks the person for consent and keeps the credential; gives its id, which is that of another account of the server
   * when the credential is for the same person. A second authorization of the same credential takes the place of the
   * first, which ends with `authorization_replaced`.
   * @throws AuthError `keyring_locked`: an unknown older credential would win; else see {@link authorize}
   */
  async authorize(
    id: string,
    person: Person,
    cancelled: AbortSignal,
    wish: Wish = {},
  ): Promise<string> {
    this.#requireUnlocked();
    const server = this.#server(id);
    const { loginHint = this.#loginHint(server, id, wish) } = wish;
    const asked = { challenge: this.#challenges.get(server.id), ...wish, loginHint };
    let place = id;
    const task = async (signal: AbortSignal): Promise<void> => {
      const ports = portsFor(this.#ports, server);
      const credential = await authorize(ports, { server, id }, person, asked, signal);
      signal.throwIfAborted();
      place = placeOf(this.#ports.secrets, credential);
      await keepCredential(this.#ports.secrets, { ...credential, serverId: place });
      this.#failures.clear(place);
      this.#ports.happened({ kind: 'authorized', serverId: place });
    };
    await this.#tasks.run(() => this.#authorizations.run(id, cancelled, task));
    return place;
  }

  /** Who is meant by one of several accounts, or by scopes that are missing. A single account may be exchanged. */
  #loginHint(server: Server, id: string, { stepUp }: Wish): string | undefined {
    const { account, accountSource } = credentialOf(this.#ports.secrets, id) ?? {};
    const isMeant = stepUp !== undefined || accountsOf(this.#ports.secrets, server).length > 1;
    const isVerified = accountSource !== undefined && accountSource !== 'access_token';
    return isMeant && isVerified ? account : undefined;
  }

  /** Renews now, or joins the renewal that is under way. @throws AuthError `keyring_locked`, else {@link Renewals.run} */
  async refresh(id: string): Promise<Credential> {
    this.#requireUnlocked(); // SecretStorage may hold a newer token than the journal
    if (this.#endings.hasCurrent(id)) throw new AuthError('not_authorized');
    return this.#tasks.run(() => this.#renewals.run(id));
  }

  /**
   * The credential for a request now: valid, renewed first when it has expired. `undefined` for a server that is shown
   * keys instead, and for one without any scheme, unless somebody authorized it: then it asked for a token after all.
   * @throws AuthError `not_authorized`, `keyring_locked`, `credential_damaged` or what {@link refresh} throws
   */
  async credentialFor(id: string): Promise<Credential | undefined> {
    const server = this.#server(id);
    const { scheme } = server.auth;
    if (scheme === 'headers') return undefined;
    if (scheme === 'none' && !credentialOf(this.#ports.secrets, id)) return undefined;
    const credential = requiredCredential(this.#ports.secrets, id);
    if (credential.serverUrl !== server.url) throw new AuthError('not_authorized');
    if (isUsable(credential, this.#ports.now())) return credential;
    this.#failures.requireRest(id);
    return this.refresh(id);
  }

  /** The server took the credential: an earlier refusal of its token no longer counts. */
  accepted(id: string): void {
    if (this.#failures.of(id)?.code !== 'token_rejected') return;
    this.#failures.clear(id);
    this.#ports.happened({ kind: 'accepted', serverId: id });
  }

  /** The server refused this access token with a challenge: the current one when it is another, else a renewed one. */
  async replacementFor(id: string, refused: string, challenge = ''): Promise<Credential> {
    this.#challenges.set(serverOf(id), challenge);
    const credential = requiredCredential(this.#ports.secrets, id);
    if (credential.accessToken !== refused) return credential;
    const fresh = isFresh(credential, this.#ports.now());
    if (!fresh && canRenew(factsOf(credential))) return this.refresh(id);
    if (fresh) await noteRejected(this.#ports.secrets, credential);
    const rejected = new AuthError('token_rejected');
    this.#failures.note(id, rejected);
    throw rejected;
  }

  /** When a credential should be renewed, in ms since the epoch; `undefined` when it never should. */
  renewalDue(id: string): number | undefined {
    const facts = this.facts(id);
    const spent = this.#ports.secrets.isSpent(credentialKey(id));
    return facts && renewalDue(facts, spent, this.#ports.now());
  }

  /** Withdraws a credential at its issuer and deletes it here. @throws AuthError see {@link Endings.revoke} */
  revoke(id: string): Promise<Receipt | undefined> {
    return this.#tasks.run(() => this.#endings.revoke(id));
  }

  /** Deletes a credential here only. @throws AuthError see {@link Endings.forget} */
  forget(id: string): Promise<void> {
    return this.#tasks.run(() => this.#endings.forget(id));
  }

  #requireUnlocked(): void {
    if (!this.#ports.secrets.unlocked) throw new AuthError('keyring_locked');
  }

  #server(id: string): Server {
    const server = this.#ports.servers.get(serverOf(id));
    if (!server) throw new AuthError('server_unknown', { server: serverOf(id) });
    return server;
  }
}
