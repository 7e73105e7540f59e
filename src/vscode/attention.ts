import { AuthError } from '../core/errors.ts';
import type { Log } from '../core/ports.ts';
import type { Problem, State } from '../protocol/state.ts';
import { showError } from './showError.ts';

/** How long the same server is not asked for again, in ms: tools try many times. */
const QUIET = 600_000;

/** Says once that a tool asked for a server that needs a person, with the action that mends it. */
export class Attention {
  readonly #log: Log;
  readonly #quietUntil = new Map<string, number>();

  constructor(log: Log) {
    this.#log = log;
  }

  call(state: State | undefined, serverId: string, { code, details }: Problem): void {
    const now = Date.now();
    const view = state?.servers.find(({ server }) => server.id === serverId);
    if (!view || view.busy || (this.#quietUntil.get(serverId) ?? 0) > now) return;
    this.#quietUntil.set(serverId, now + QUIET);
    const about = { id: serverId, name: view.server.name };
    void showError(this.#log, new AuthError(code, details), about);
  }
}
