import type * as vscode from 'vscode';
import type { AuthError } from '../core/errors.ts';
import type { Step } from '../core/ports.ts';
import type { RequestOf } from '../protocol/message.ts';
import type { State } from '../protocol/state.ts';

/** The daemon as a window sees it. */
export interface Keyring extends vscode.Disposable {
  /** undefined until the daemon answered once; the last known one while it is away */
  readonly state: State | undefined;
  /** why there is no daemon just now */
  readonly problem: AuthError | undefined;
  readonly onDidChange: vscode.Event<void>;
  readonly onProgress: vscode.Event<{ serverId: string; step: Step }>;
  /** Hands over once more what this window's SecretStorage holds; a daemon that did not know its key is greeted anew. @throws AuthError */
  unlock(): Promise<void>;
  /** Hands over what servers need of this window's environment and settings; `variables` also when no server is known to use them. */
  announceOutside(variables?: readonly string[]): Promise<void>;
  /** Sends a request; connects or starts the daemon when needed. @throws AuthError */
  request<P, R>(of: RequestOf<P, R>, params: P, token?: vscode.CancellationToken): Promise<R>;
}

/** Resolves when it is known whether there is a daemon. */
export async function settled(keyring: Keyring): Promise<void> {
  if (keyring.state || keyring.problem) return;
  await new Promise<void>((resolve) => {
    const subscription = keyring.onDidChange(() => {
      if (!keyring.state && !keyring.problem) return;
      subscription.dispose();
      resolve();
    });
  });
}
