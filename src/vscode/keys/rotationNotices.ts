import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { KeyFacts } from '../../core/keys/key.ts';
import { rotationDue } from '../../core/keys/rotation.ts';
import type { Log } from '../../core/ports.ts';
import { DueTimer } from '../dueTimer.ts';
import type { Keyring } from '../keyring.ts';
import { isFocused } from '../place.ts';
import { showError } from '../showError.ts';
import { agedAmong, onDidChangeRotateAfterDays, rotateAfterDays } from './keysInNeed.ts';

/** Which keys a person was told of, by name: the moment at which each was due. */
const TOLD = 'rotationTold';
const toldSchema = z.record(z.string(), z.number());

/** What the notices need besides the keyring. */
export interface NoticePorts {
  readonly globalState: Pick<vscode.Memento, 'get' | 'update'>;
  readonly log: Log;
  /** says it of keys, and does what the person chooses */
  offer(keys: readonly KeyFacts[]): Promise<void>;
}

/** Says once of each key that it is old enough to be rotated, in the window that the person looks at. */
export class RotationNotices {
  readonly #keyring: Keyring;
  readonly #ports: NoticePorts;
  readonly #timer = new DueTimer(() => this.#look());
  readonly #disposables: vscode.Disposable;

  constructor(keyring: Keyring, ports: NoticePorts) {
    this.#keyring = keyring;
    this.#ports = ports;
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
    const { unlocked = false, keys = [] } = this.#keyring.state ?? {};
    if (!unlocked || !isFocused()) return;
    const now = Date.now();
    const days = rotateAfterDays();
    const used = keys.filter(({ usedBy }) => usedBy.length > 0);
    const dues = used.flatMap((key) => rotationDue(key, days) ?? []).filter((at) => at > now);
    this.#timer.set(dues.length > 0 ? Math.min(...dues) : undefined);
    void this.#tell(agedAmong(used, now), days).catch((error: unknown) =>
      showError(this.#ports.log, error),
    );
  }

  async #tell(aged: readonly KeyFacts[], days: number): Promise<void> {
    const { globalState } = this.#ports;
    const told = toldSchema.safeParse(globalState.get<unknown>(TOLD)).data ?? {};
    const news = aged.filter((key) => told[key.name] !== rotationDue(key, days));
    if (news.length === 0) return;
    const entries = aged.map((key) => [key.name, rotationDue(key, days)]);
    await globalState.update(TOLD, Object.fromEntries(entries));
    await this.#ports.offer(news);
  }
}
