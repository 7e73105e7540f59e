import * as vscode from 'vscode';
import { answered } from '../multiStep.ts';

/** What is above the lines of a pick. */
export interface PickHead {
  readonly title: string;
  readonly placeholder: string;
}

/**
 * Asks for one of the items, `current` being the active one. `undefined` when the person left. Not VS Code's own
 * `showQuickPick`, which answers before it has given the keyboard back, so that the next input would not have it.
 */
export async function pickOne<T extends vscode.QuickPickItem>(
  head: PickHead,
  items: readonly T[],
  current?: T,
): Promise<T | undefined> {
  const pick = vscode.window.createQuickPick<T>();
  Object.assign(pick, head, { items, ignoreFocusOut: true });
  if (current) pick.activeItems = [current];
  const answer = await answered<T>(pick, (resolve) => [
    pick.onDidAccept(() => {
      const [item] = pick.activeItems;
      if (item) resolve(item);
    }),
  ]);
  return typeof answer === 'object' ? answer : undefined;
}
