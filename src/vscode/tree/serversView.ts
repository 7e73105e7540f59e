import * as vscode from 'vscode';
import { eachAccount, used, type Chosen } from '../accounts.ts';
import type { Bindings } from '../bindings.ts';
import { nextDeadline } from '../deadlines.ts';
import { DueTimer } from '../dueTimer.ts';
import { onDidChangeRotateAfterDays } from '../keys/keysInNeed.ts';
import { settled, type Keyring } from '../keyring.ts';
import { alarms } from '../urgency.ts';
import type { Node } from './node.ts';
import { problemsOf, rootsOf, type Root } from './roots.ts';

/** The view "Servers": redraws only the lines that changed, when the daemon says so or time passes. */
export class ServersView implements vscode.TreeDataProvider<Node> {
  readonly #keyring: Keyring;
  readonly #bindings: Bindings;
  readonly #changed = new vscode.EventEmitter<Node | undefined>();
  readonly #view: vscode.TreeView<Node>;
  readonly #timer = new DueTimer(() => this.#update());
  readonly #disposables: vscode.Disposable;
  readonly onDidChangeTreeData = this.#changed.event;
  #roots = new Map<string, Root>();

  constructor(keyring: Keyring, bindings: Bindings) {
    this.#keyring = keyring;
    this.#bindings = bindings;
    this.#view = vscode.window.createTreeView('mcpKeyring.servers', { treeDataProvider: this });
    this.#disposables = vscode.Disposable.from(
      this.#view,
      this.#changed,
      this.#timer,
      keyring.onDidChange(() => this.#update()),
      bindings.onDidChange(() => this.#update()),
      onDidChangeRotateAfterDays(() => this.#update()),
      // Timers stand still while the machine sleeps.
      vscode.window.onDidChangeWindowState(({ focused }) => focused && this.#update()),
    );
    this.#update();
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return node.item;
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node) return [...node.children];
    await settled(this.#keyring);
    return [...this.#roots.values()].map((root) => root.node);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #update(): void {
    const { state, problem } = this.#keyring;
    const now = Date.now();
    const before = this.#roots;
    const roots = rootsOf(state, problem, now, this.#bindings.of);
    this.#roots = new Map(roots.map((root) => [root.id, root]));
    this.#tell(before);
    this.#badge(now);
    this.#setContexts();
    this.#timer.set(nextDeadline(this.#views(eachAccount), now, true));
  }

  #tell(before: ReadonlyMap<string, Root>): void {
    const ids = [...this.#roots.keys()];
    if (ids.join('\n') !== [...before.keys()].join('\n')) return this.#changed.fire(undefined);
    for (const [id, { node, signature }] of before) {
      const root = this.#roots.get(id);
      if (!root) continue;
      // VS Code knows a line by the very node that it was given first: that one stays, and gets the new content.
      this.#roots.set(id, { ...root, node: Object.assign(node, root.node) });
      if (root.signature !== signature) this.#changed.fire(node);
    }
  }

  #badge(now: number): void {
    const value = alarms(this.#views(used), now).length;
    const tooltip = vscode.l10n.t('Servers that need you: {count}', { count: value });
    this.#view.badge = value > 0 ? { value, tooltip } : undefined;
  }

  /** The servers, each as its accounts or as those in use. */
  #views(as: typeof used): Chosen[] {
    const { servers = [] } = this.#keyring.state ?? {};
    return servers.flatMap((view) => as(view, this.#bindings.of(view.server.id)));
  }

  #setContexts(): void {
    const { state, problem } = this.#keyring;
    setContext('mcpKeyring.face', this.#roots.size > 0 ? 'lines' : nothingToShow(this.#keyring));
    setContext('mcpKeyring.problem', problemsOf(state, problem)[0]?.code ?? '');
  }
}

/** Which of the welcome texts fits. */
function nothingToShow({ state, problem }: Keyring): 'unavailable' | 'empty' | 'starting' {
  if (problem) return 'unavailable';
  return state ? 'empty' : 'starting';
}

function setContext(key: string, value: string): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
