import * as vscode from 'vscode';
import * as z from 'zod/mini';

/** Where the accounts of this workspace are kept, by server. */
const KEY = 'accounts';
const boundSchema = z.record(z.string(), z.string());

/** Which account of a server this workspace uses, where that is not the one that is used by default. */
export class Bindings {
  readonly #memento: Pick<vscode.Memento, 'get' | 'update'>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(memento: Pick<vscode.Memento, 'get' | 'update'>) {
    this.#memento = memento;
  }

  /** The account that a server is bound to, as the id of its credential. */
  readonly of = (serverId: string): string | undefined => this.#all()[serverId];

  /** Binds a server to an account, or without one to whichever is used by default. */
  async bind(serverId: string, account: string | undefined): Promise<void> {
    const { [serverId]: _, ...others } = this.#all();
    const bound = account === undefined ? others : { ...others, [serverId]: account };
    await this.#memento.update(KEY, bound);
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #all(): Record<string, string> {
    return boundSchema.safeParse(this.#memento.get<unknown>(KEY)).data ?? {};
  }
}
