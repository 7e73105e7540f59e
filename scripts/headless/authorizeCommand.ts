import { toAuthError } from '../../src/core/errors.ts';
import { openKeyring, type HeadlessKeyring } from './keyring.ts';
import { NEEDS_PERSON, type Answer } from './mcpClient.ts';
import type { Options } from './options.ts';
import { HeadlessPerson } from './person.ts';
import type { Report } from './report.ts';
import { useServer } from './session.ts';

/** A server that is never content must not keep the person busy. */
const MOST_AUTHORIZATIONS = 3;

/** `authorize`: gets a credential, uses it through the gateway, and ends it again, as far as it was asked to. */
export async function authorizeCommand(options: Options): Promise<Report> {
  const report: Report = { ok: false, server: options.url, steps: [] };
  const { url, oauth, tls, passphrase: certificatePassphrase } = options;
  const auth = { scheme: 'oauth', oauth, ...(tls && { tls }) } as const;
  const entered = { ...options.secrets, certificatePassphrase };
  const keyring = await openKeyring({ url, auth, entered });
  try {
    await new Run(options, keyring, report).all();
    report.ok = true;
  } catch (error) {
    const { code, details } = toAuthError(error);
    report.error = { code, details };
  } finally {
    await keyring.close();
  }
  return report;
}

class Run {
  readonly #options: Options;
  readonly #keyring: HeadlessKeyring;
  readonly #report: Report;
  #authorizations = 0;

  constructor(options: Options, keyring: HeadlessKeyring, report: Report) {
    this.#options = options;
    this.#keyring = keyring;
    this.#report = report;
  }

  async all(): Promise<void> {
    const { refresh, revoke } = this.#options;
    await this.#authorize();
    await this.#use();
    this.#note();
    if (refresh) await this.#refresh();
    if (revoke) await this.#revoke();
  }

  async #authorize(stepUp?: readonly string[]): Promise<void> {
    const { broker, server } = this.#keyring;
    this.#authorizations += 1;
    const person = new HeadlessPerson(this.#options, this.#report.steps);
    const never = new AbortController().signal;
    try {
      await broker.authorize(server.id, person, never, { stepUp });
      person.ended('done');
    } catch (error) {
      person.ended('failed');
      throw error;
    }
  }

  async #use(): Promise<void> {
    await useServer(this.#keyring, this.#options, this.#report, (ask) => this.#asPerson(ask));
  }

  /** Does what the person in front of a tool would do when the gateway asks for one. */
  async #asPerson<T extends Answer | string[]>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      const answer = await ask();
      const { error } = Array.isArray(answer) ? {} : answer;
      if (!error) return answer;
      const { wanted } = this.#keyring;
      if (error.code !== NEEDS_PERSON || !wanted) return answer;
      this.#keyring.wanted = undefined;
      if (this.#authorizations >= MOST_AUTHORIZATIONS) throw wanted;
      await this.#authorize(wanted.details['scopes']?.split(' '));
    }
  }

  #note(): void {
    const facts = this.#keyring.broker.facts(this.#keyring.server.id);
    if (!facts) return;
    const { maskedToken: _, claims: __, ...credential } = facts;
    this.#report.credential = credential;
  }

  async #refresh(): Promise<void> {
    await this.#keyring.broker.refresh(this.#keyring.server.id);
    this.#report.refreshed = true;
    this.#note();
  }

  async #revoke(): Promise<void> {
    const receipt = await this.#keyring.broker.revoke(this.#keyring.server.id);
    this.#report.receipt = receipt;
    if (receipt?.issuer === 'failed') throw receipt.problem;
  }
}
