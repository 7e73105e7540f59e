import * as vscode from 'vscode';
import { commandIds, type CommandId } from './commandIds.ts';
import type { Face } from './face.ts';
import { showError } from './showError.ts';

/** Registers every command. What one of them throws is shown with the action that mends it. */
export function registerCommands(face: Face): vscode.Disposable {
  const register = (id: CommandId): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (argument: unknown) => {
      try {
        const { handlers } = await import('./commandHandlers.ts');
        await handlers[id](face, argument);
      } catch (error) {
        void showError(face.log, error, { again: id });
      }
    });
  return vscode.Disposable.from(...commandIds.map(register));
}
