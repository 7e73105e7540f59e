import { AuthError } from '../core/errors.ts';
import type { Log } from '../core/ports.ts';
import type { Problem, State } from '../protocol/state.ts';
import { showError } from './showError.ts';

/** A tool asked for an account of a server. */
export interface Call {
  readonly serverId: string;
  readonly account: string;
  readonly problem: Problem;
}

/** How long the same server is not asked for again, in ms: tools try many times. */
const QUIET = 600_000;

/** Says once that a tool asked for a server that needs a person, with the action that mends it. */
export class Attention {
  readonly #log: Log;
  readonly #quietUntil = new Map<string, number>();

  constructor(log: Log) {
    this.#log = log;
  }

  call(state: State | undefined, { serverId, account, problem }: Call): void {
    const { code, details } = problem;
    const now = Date.now();
    const view = state?.servers.find(({ server }) => server.id === serverId);
    if (!view || view.busy || (this.#quietUntil.get(account) ?? 0) > now) return;
    this.#quietUntil.set(account, now + QUIET);
    const about = { id: serverId, name: view.server.name, account };
    void showError(this.#log, new AuthError(code, details), about);
  }
}
