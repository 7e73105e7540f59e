import { isDeepStrictEqual } from 'node:util';
import { AuthError } from '../../core/errors.ts';
import type { HeaderSources } from '../../core/headers/renderHeaders.ts';
import type { KeySource } from '../../core/keys/key.ts';
import type { NewValue } from '../../core/keys/rotation.ts';
import { keyOf } from '../../core/keys/keyRecords.ts';
import { totpCode } from '../../core/keys/totp.ts';
import type { Now } from '../../core/ports.ts';
import type { Secrets } from '../../core/secrets.ts';
import type { KeyCommand } from '../keyCommand.ts';
import { runKeyCommand } from '../keyCommand.ts';

/** How long what a command printed is used without running it again, in ms. Held in memory only. */
const MEMORY = 300_000;

/** How old what was printed has to be before it is read anew although that helped nothing before, in ms. */
const REST = 30_000;

interface Printed {
  readonly value: Promise<string>;
  readonly at: number;
}

/** What a window hands over of its environment and settings. */
export interface HandedOver {
  readonly variables: Readonly<Record<string, string>>;
  readonly commands: readonly KeyCommand[];
  /** for the commands */
  readonly environment: Readonly<Record<string, string>>;
}

const nothing: HandedOver = { variables: {}, commands: [], environment: {} };

/** The values that templates and signatures refer to: keys, one-time codes, and variables that a window handed over. */
export class KeyValues implements HeaderSources {
  readonly #secrets: Secrets;
  readonly #now: Now;
  readonly #printed = new Map<string, Printed>();
  #handedOver = nothing;
  #version = 0;

  constructor(secrets: Secrets, now: Now) {
    this.#secrets = secrets;
    this.#now = now;
  }

  /** Takes what a window says in place of what was said before. */
  learn(handedOver: HandedOver): void {
    if (isDeepStrictEqual(handedOver, this.#handedOver)) return;
    this.#version += 1;
    this.#handedOver = handedOver;
    this.#printed.clear();
  }

  /** Another number after each change of what windows handed over. */
  get version(): number {
    return this.#version;
  }

  hasVariable(name: string): boolean {
    return this.#variable(name) !== '';
  }

  variable(name: string): string {
    const value = this.#variable(name);
    if (value !== '') return value;
    throw new AuthError(this.#secrets.unlocked ? 'variable_missing' : 'keyring_locked', { name });
  }

  /** A name may be one that every object has. */
  #variable(name: string): string {
    const { variables } = this.#handedOver;
    return Object.hasOwn(variables, name) ? (variables[name] ?? '') : '';
  }

  async secret(name: string): Promise<string> {
    const key = keyOf(this.#secrets, name);
    if (!key)
      throw new AuthError(this.#secrets.unlocked ? 'key_missing' : 'keyring_locked', { name });
    return this.valueOf(key);
  }

  async totp(name: string): Promise<string> {
    const code = totpCode(await this.secret(name), this.#now());
    if (code === undefined) throw new AuthError('totp_invalid', { name });
    return code;
  }

  /** The value of a key that need not be kept yet. @throws AuthError `key_command_failed` */
  async valueOf({ value, source }: NewValue): Promise<string> {
    return source ? this.#print(source) : (value ?? '');
  }

  /**
   * What a command printed for these keys counts no longer; of one that was `refused` before only after a while, since
   * it may ask a person. True when one of them is read anew.
   */
  forgetPrinted(names: readonly string[], refused: boolean): boolean {
    const latest = refused ? this.#now() - REST : Infinity;
    const ids = names.flatMap((name) => keyOf(this.#secrets, name)?.source ?? []).map(idOf);
    const old = ids.filter((id) => (this.#printed.get(id)?.at ?? Infinity) < latest);
    return old.map((id) => this.#printed.delete(id)).includes(true);
  }

  #print(source: KeySource): Promise<string> {
    const now = this.#now();
    for (const [id, { at }] of this.#printed) if (at + MEMORY <= now) this.#printed.delete(id);
    const known = this.#printed.get(idOf(source));
    if (known) return known.value;
    const value = this.#run(source);
    const printed = { value, at: now };
    this.#printed.set(idOf(source), printed);
    value.catch(() => {
      if (this.#printed.get(idOf(source)) === printed) this.#printed.delete(idOf(source));
    });
    return value;
  }

  async #run({ command, reference }: KeySource): Promise<string> {
    const { commands, environment } = this.#handedOver;
    const known = commands.find(({ name }) => name === command);
    if (!known) throw new AuthError('key_command_failed', { command, reason: 'unknown' });
    return runKeyCommand(known, reference, environment);
  }
}

const idOf = ({ command, reference }: KeySource): string => `${command} ${reference}`;
