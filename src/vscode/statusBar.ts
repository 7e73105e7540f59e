import * as vscode from 'vscode';
import { labelOf, used } from './accounts.ts';
import type { Bindings } from './bindings.ts';
import { certificateText } from './certificates/certificateTexts.ts';
import { nextDeadline } from './deadlines.ts';
import { DueTimer } from './dueTimer.ts';
import type { Keyring } from './keyring.ts';
import { keyInNeed, onDidChangeRotateAfterDays } from './keys/keysInNeed.ts';
import { inlineCode, withoutIcons } from './plainText.ts';
import { statusText } from './statusText.ts';
import { alarms, type Alarm } from './urgency.ts';

/** The one item in the status bar: the server that needs a person most, hidden while none does. */
export class StatusBar {
  readonly #keyring: Keyring;
  readonly #bindings: Bindings;
  readonly #item: vscode.StatusBarItem;
  readonly #timer = new DueTimer(() => this.#update());
  readonly #disposables: vscode.Disposable;

  constructor(keyring: Keyring, bindings: Bindings) {
    this.#keyring = keyring;
    this.#bindings = bindings;
    this.#item = vscode.window.createStatusBarItem('servers', vscode.StatusBarAlignment.Right, 100);
    this.#item.name = 'MCP Keyring';
    this.#item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
    this.#disposables = vscode.Disposable.from(
      this.#item,
      this.#timer,
      keyring.onDidChange(() => this.#update()),
      bindings.onDidChange(() => this.#update()),
      onDidChangeRotateAfterDays(() => this.#update()),
      // Timers stand still while the machine sleeps.
      vscode.window.onDidChangeWindowState(({ focused }) => focused && this.#update()),
    );
    this.#update();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #update(): void {
    const now = Date.now();
    const { servers = [] } = this.#keyring.state ?? {};
    const views = servers.flatMap((view) => used(view, this.#bindings.of(view.server.id)));
    const [first, ...others] = alarms(views, now);
    if (first) this.#show(first, others, now);
    else this.#item.hide();
    this.#timer.set(nextDeadline(views, now, first !== undefined));
  }

  #show(first: Alarm, others: readonly Alarm[], now: number): void {
    const target = targetOf(first, now);
    const said = `${labelOf(first.view)} ${alarmText(first, now)}`;
    const more = others.length > 0 ? ` +${others.length}` : '';
    const title = stepTitle(first);
    this.#item.text = `$(key) ${withoutIcons(said)}${more}`;
    this.#item.tooltip = tooltip([first, ...others], title, now);
    this.#item.command = { command: `mcpKeyring.${first.step}`, title, arguments: [target] };
    this.#item.accessibilityInformation = {
      label: `MCP Keyring: ${said}${more}. ${title}`,
      role: 'button',
    };
    this.#item.show();
  }
}

/** The server, as the account or with the key that it is about. */
function targetOf({ view, step }: Alarm, now: number): unknown {
  const { server, account } = view;
  const key = step === 'rotateCredential' ? keyInNeed(view, now) : undefined;
  if (key !== undefined) return { serverId: server.id, key };
  return account === undefined ? server.id : { serverId: server.id, account };
}

/** What is wrong, in a few words that can follow the name of the server. */
function alarmText({ view, step }: Alarm, now: number): string {
  const certificate = step === 'replaceCertificate' ? certificateText(view, now) : undefined;
  return certificate ?? statusText(view, true, now);
}

function stepTitle({ view, step }: Alarm): string {
  const server = labelOf(view);
  switch (step) {
    case 'authorize':
      return vscode.l10n.t('Click to authorize {server}.', { server });
    case 'refresh':
      return vscode.l10n.t('Click to refresh the token of {server}.', { server });
    case 'rotateCredential':
      return vscode.l10n.t('Click to rotate the key of {server}.', { server });
    case 'changeAuthentication':
      return vscode.l10n.t('Click to change the authentication of {server}.', { server });
    case 'replaceCertificate':
      return vscode.l10n.t('Click to replace the client certificate of {server}.', { server });
  }
}

function tooltip(all: readonly Alarm[], title: string, now: number): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  // The item itself says it of one.
  for (const alarm of all.length > 1 ? all : []) {
    text.appendMarkdown(`- ${inlineCode(labelOf(alarm.view))} `);
    text.appendText(alarmText(alarm, now)).appendMarkdown('\n');
  }
  return text.appendMarkdown('\n').appendText(title);
}
