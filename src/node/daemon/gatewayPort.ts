import * as z from 'zod/mini';
import { AuthError } from '../../core/errors.ts';
import type { Log } from '../../core/ports.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { errnoOf } from '../existingFile.ts';
import { readJson, writeJson } from '../jsonFile.ts';

const fileSchema = z.object({
  port: z.int().check(z.gte(1), z.lte(65_535)),
  /** the damaged file whose port this one replaced: tools' files may still name that */
  lost: z.optional(z.string()),
});

/** The gateway's port: drawn once, remembered, and never silently changed, because tools' files name it. */
export class GatewayPort {
  readonly #gateway: Gateway;
  readonly #path: string;
  readonly #log: Log;
  #port = 0;
  #listening = false;
  #problem: AuthError | undefined;
  #lost: string | undefined;

  constructor(gateway: Gateway, path: string, log: Log) {
    this.#gateway = gateway;
    this.#path = path;
    this.#log = log;
  }

  /** 0 as long as none was drawn. */
  get port(): number {
    return this.#port;
  }

  /** Where the damaged file is kept that held the port before, until another port is drawn on request. */
  get lost(): string | undefined {
    return this.#lost;
  }

  /** Why the gateway does not listen just now. */
  get problem(): AuthError | undefined {
    return this.#problem;
  }

  /**
   * That nobody else can be behind our port.
   * @throws AuthError {@link problem}
   */
  requireListening(): void {
    if (!this.#listening) throw this.#problem ?? new AuthError('port_taken');
  }

  /**
   * Listens on the remembered port unless it does already, or draws another.
   * @throws AuthError `port_taken`, or `internal` with an errno as reason; kept as {@link problem}
   */
  async listen(another = false): Promise<void> {
    if (this.#listening && !another) return;
    this.#listening = false;
    try {
      await this.#listen(another);
      this.#listening = true;
      this.#problem = undefined;
    } catch (error) {
      this.#problem = problemOf(error);
      throw this.#problem;
    }
  }

  async #listen(another: boolean): Promise<void> {
    const known = await this.#known();
    this.#port = known?.port ?? 0;
    this.#port = await this.#gateway.listen(another ? 0 : this.#port);
    if (another) this.#lost = undefined;
    if (this.#port !== known?.port) await this.#remember();
  }

  async #known(): Promise<z.infer<typeof fileSchema> | undefined> {
    const known = await readJson(this.#path, fileSchema, (aside) => {
      this.#log.warn(`The port's file was damaged; it is kept as ${aside}`);
      this.#lost = aside;
    });
    this.#lost = known?.lost ?? this.#lost;
    return known;
  }

  async #remember(): Promise<void> {
    const lost = this.#lost === undefined ? {} : { lost: this.#lost };
    await writeJson(this.#path, { port: this.#port, ...lost });
  }
}

function problemOf(error: unknown): AuthError {
  if (error instanceof AuthError) return error;
  return new AuthError('internal', { reason: errnoOf(error) ?? 'unknown' }, error);
}
