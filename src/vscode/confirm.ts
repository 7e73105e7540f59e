import * as vscode from 'vscode';

/** Asks before something is lost: a modal question that names what, with one button and Cancel. */
export async function confirm(question: string, detail: string, action: string): Promise<boolean> {
  const chosen = await vscode.window.showWarningMessage(question, { modal: true, detail }, action);
  return chosen === action;
}
