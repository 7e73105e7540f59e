import * as vscode from 'vscode';
import { toAuthError, traceOf } from '../core/errors.ts';
import type { Log } from '../core/ports.ts';
import type { About, Action } from './actions.ts';
import { messageOf } from './messages.ts';

/** Whether the user ended it: nobody needs to be told. */
export function isCancellation(error: unknown): boolean {
  if (error instanceof vscode.CancellationError) return true;
  return toAuthError(error).code === 'authorization_cancelled';
}

/** Says what went wrong, in the log too, and offers the one action that mends it. Silent when the user cancelled. */
export async function showError(log: Log, error: unknown, about: About = {}): Promise<void> {
  if (isCancellation(error)) return;
  log.warn([about.again, about.id, traceOf(error)].filter(Boolean).join(' '));
  const { sentence, action } = messageOf(toAuthError(error), about);
  const chosen = await vscode.window.showErrorMessage(sentence, action.title);
  if (chosen) await run(action);
}

async function run(action: Action): Promise<void> {
  await vscode.commands.executeCommand(action.command, ...action.arguments);
}
