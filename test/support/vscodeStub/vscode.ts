/** What a test in Node sees of VS Code: English sentences, plain values, and what was shown or run. */
type Listener<T> = (event: T) => unknown;

export const l10n = {
  t(template: string, facts: Readonly<Record<string, string | number>> = {}): string {
    return template.replace(/\{(\w+)\}/gu, (braces, name: string) => String(facts[name] ?? braces));
  },
};

export const UIKind = { Desktop: 1, Web: 2 };
export const QuickPickItemKind = { Separator: -1, Default: 0 };
export const ProgressLocation = { Notification: 15, Window: 10 };

let copied = '';

export const env = {
  language: 'en',
  uiKind: UIKind.Desktop,
  uriScheme: 'vscode',
  clipboard: {
    readText: async () => copied,
    writeText: async (text: string) => void (copied = text),
  },
};

/** Nothing is set, and nothing changes. */
const never = () => ({ dispose: () => undefined });

export const workspace = {
  isTrusted: true,
  getConfiguration: () => new Map<string, unknown>(),
  onDidChangeConfiguration: never,
};

export class Disposable {
  static from(...all: readonly { dispose(): void }[]): Disposable {
    return new Disposable(() => {
      for (const each of all) each.dispose();
    });
  }

  readonly dispose: () => void;

  constructor(dispose: () => void) {
    this.dispose = dispose;
  }
}

export class EventEmitter<T> {
  readonly #listeners = new Set<Listener<T>>();

  readonly event = (listener: Listener<T>): { dispose(): void } => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  fire(event: T): void {
    for (const listener of this.#listeners) listener(event);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

export const Uri = { file: (path: string) => ({ scheme: 'file', fsPath: path }) };

export class Range {
  readonly start: { line: number; character: number };

  constructor(line: number, character: number) {
    this.start = { line, character };
  }
}

export class ThemeColor {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

export class ThemeIcon {
  readonly id: string;
  readonly color: ThemeColor | undefined;

  constructor(id: string, color?: ThemeColor) {
    this.id = id;
    this.color = color;
  }
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1 };

/** What is appended to it nobody reads. */
export class MarkdownString {
  appendMarkdown(): this {
    return this;
  }

  appendText(): this {
    return this;
  }
}

export class TreeItem {
  readonly label: string;

  constructor(label: string) {
    this.label = label;
  }
}

export class CancellationError extends Error {}

/** The messages that were shown; nobody presses their buttons. */
export const shown: string[] = [];

/** The list that was opened last. Nobody but a test chooses from it. */
export class StubQuickPick {
  static last: StubQuickPick | undefined;
  items: readonly { label: string; answer?: unknown }[] = [];
  activeItems: readonly { answer?: unknown }[] = [];
  readonly #accepted = new EventEmitter<void>();
  readonly onDidAccept = this.#accepted.event;
  readonly onDidTriggerButton = never;
  readonly onDidHide = never;
  readonly show = (): void => void (StubQuickPick.last = this);
  readonly dispose = (): void => undefined;
  accept(): void {
    this.#accepted.fire();
  }
}

export const QuickInputButtons = { Back: {} };

export class CancellationTokenSource {
  readonly token = { isCancellationRequested: false };
  readonly cancel = (): void => void (this.token.isCancellationRequested = true);
  readonly dispose = (): void => undefined;
}

async function show(sentence: string): Promise<undefined> {
  shown.push(sentence);
}

export const window = {
  state: { focused: true },
  onDidChangeWindowState: never,
  setStatusBarMessage: (sentence: string) => void shown.push(sentence),
  showWarningMessage: show,
  showErrorMessage: show,
  showInformationMessage: show,
  createQuickPick: () => new StubQuickPick(),
  withProgress: (_options: unknown, task: () => Promise<unknown>) => task(),
};
