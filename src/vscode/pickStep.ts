import * as vscode from 'vscode';
import { answered, back, type Answer, type Position } from './multiStep.ts';

/** A row of a pick and what it answers; one without an answer cannot be chosen. */
export interface PickItem<T> extends vscode.QuickPickItem {
  readonly answer?: T;
}

/** What is above the rows, and which of them is active at first. */
export interface PickStep<T> {
  readonly placeholder: string;
  readonly items: readonly PickItem<T>[];
  readonly active?: PickItem<T> | undefined;
}

/** Asks for one of several rows. */
export async function askPick<T extends object | string>(
  at: Position,
  { placeholder, items, active }: PickStep<T>,
): Promise<Answer<T>> {
  const pick = vscode.window.createQuickPick<PickItem<T>>();
  const buttons = (at.step ?? 1) > 1 ? [vscode.QuickInputButtons.Back] : [];
  Object.assign(pick, at, { placeholder, items, buttons, ignoreFocusOut: true });
  if (active) pick.activeItems = [active];
  return answered<T>(pick, (resolve) => [
    pick.onDidTriggerButton(() => resolve(back)),
    pick.onDidAccept(() => {
      const answer = pick.activeItems[0]?.answer;
      if (answer !== undefined) resolve(answer);
    }),
  ]);
}

/** A line between rows. */
export function separator(label: string): { label: string; kind: vscode.QuickPickItemKind } {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
