import { AuthError } from '../core/errors.ts';
import type { Log } from '../core/ports.ts';
import type { Problem, State } from '../protocol/state.ts';
import { chosen, type Chosen } from './accounts.ts';
import { showError } from './showError.ts';

/** A tool asked for an account of a server. */
export interface Call {
  readonly serverId: string;
  readonly account: string;
  readonly problem: Problem;
}

/** How long the same is not said of an account again, in ms: tools try many times. */
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
    const key = `${account} ${code}`;
    const now = Date.now();
    const found = state?.servers.find(({ server }) => server.id === serverId);
    const view = found && chosen(found, account);
    if (!view || view.busy || (this.#quietUntil.get(key) ?? 0) > now) return;
    this.#quietUntil.set(key, now + QUIET);
    const about = { id: serverId, name: view.server.name, account };
    if (code === 'insufficient_scope') void demandMore(view, problem);
    else void showError(this.#log, new AuthError(code, details), about);
  }
}

async function demandMore(view: Chosen, problem: Problem): Promise<void> {
  const { offerStepUp } = await import('./stepUpNotice.ts');
  await offerStepUp(view, problem);
}
