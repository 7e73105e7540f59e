import type * as vscode from 'vscode';
import type { Face } from '../face.ts';

function isUri(argument: unknown): argument is vscode.Uri {
  return typeof argument === 'object' && argument !== null && 'scheme' in argument;
}

/** Agrees to the change of a tool's file that is being shown. */
export async function writeChange({ preview }: Face, argument: unknown): Promise<void> {
  const shown = await preview.get();
  if (isUri(argument)) shown.write(argument.toString());
  else shown.write(typeof argument === 'string' ? argument : undefined);
}
