import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Log } from '../core/ports.ts';
import type { State } from '../protocol/state.ts';
import { DueTimer } from './dueTimer.ts';
import { onDidChangeRotateAfterDays } from './keys/keysInNeed.ts';
import type { Keyring } from './keyring.ts';
import { isFocused } from './place.ts';
import { showError } from './showError.ts';

/** Something that falls due at moments, and is said once at each. */
export interface DueKind {
  /** the key of the global state under which it is kept what a person was told */
  readonly memory: string;
  /** by name the moments (ms since the epoch) at which something falls due, the later ones of a name after its earlier ones */
  momentsOf(state: State): readonly (readonly [name: string, at: number])[];
  /** says it of what is due, and does what the person chooses */
  offer(names: readonly string[], state: State): Promise<void>;
}

/** What the notices need besides the keyring. */
export interface NoticePorts {
  readonly globalState: Pick<vscode.Memento, 'get' | 'update'>;
  readonly log: Log;
}

/** What was said, by name: the moment at which it was due. */
const toldSchema = z.record(z.string(), z.number());

/** Says once of each thing that it is due, in the window that the person looks at. */
export class DueNotices {
  readonly #keyring: Keyring;
  readonly #ports: NoticePorts;
  readonly #kinds: readonly DueKind[];
  readonly #timer = new DueTimer(() => this.#look());
  readonly #disposables: vscode.Disposable;

  constructor(keyring: Keyring, ports: NoticePorts, kinds: readonly DueKind[]) {
    this.#keyring = keyring;
    this.#ports = ports;
    this.#kinds = kinds;
    this.#disposables = vscode.Disposable.from(
      this.#timer,
      keyring.onDidChange(() => this.#look()),
      onDidChangeRotateAfterDays(() => this.#look()),
      vscode.window.onDidChangeWindowState(({ focused }) => focused && this.#look()),
    );
    this.#look();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #look(): void {
    const { state } = this.#keyring;
    if (!state?.unlocked || !isFocused()) return;
    const now = Date.now();
    const all = this.#kinds.map((kind) => ({ kind, moments: kind.momentsOf(state) }));
    const next = all.flatMap(({ moments }) => moments.map(([, at]) => at)).filter((at) => at > now);
    this.#timer.set(next.length > 0 ? Math.min(...next) : undefined);
    for (const { kind, moments } of all) {
      const due = moments.filter(([, at]) => at <= now);
      void this.#tell(kind, new Map(due), state).catch((error: unknown) =>
        showError(this.#ports.log, error),
      );
    }
  }

  async #tell(kind: DueKind, due: ReadonlyMap<string, number>, state: State): Promise<void> {
    const { globalState } = this.#ports;
    const told = toldSchema.safeParse(globalState.get<unknown>(kind.memory)).data ?? {};
    const news = [...due].filter(([name, at]) => told[name] !== at).map(([name]) => name);
    if (news.length === 0) return;
    await globalState.update(kind.memory, Object.fromEntries(due));
    await kind.offer(news, state);
  }
}
