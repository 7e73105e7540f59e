import * as vscode from 'vscode';
import * as z from 'zod/mini';

/** A program and its arguments, one of which says where the key lies. */
const commandsSchema = z.record(z.string().check(z.minLength(1), z.maxLength(64)), z.unknown());
const wordsSchema = z
  .array(z.string())
  .check(z.refine(([program = '', ...words]) => program !== '' && words.some(hasReference)));

function hasReference(word: string): boolean {
  return word.includes('${reference}');
}

/** A command by which keys are read, under the name that keys know it by. */
export interface KeyCommandSetting {
  readonly name: string;
  readonly words: string[];
}

/** The commands that the user configured; what is malformed is left out, and an untrusted workspace has none. */
export function keyCommands(): KeyCommandSetting[] {
  if (!vscode.workspace.isTrusted) return [];
  const setting = vscode.workspace.getConfiguration('mcpKeyring').get<unknown>('keyCommands');
  return commandsIn(setting);
}

/** The commands in the value of the setting that can be run. */
export function commandsIn(setting: unknown): KeyCommandSetting[] {
  const commands = commandsSchema.safeParse(setting);
  return Object.entries(commands.success ? commands.data : {}).flatMap(([name, value]) => {
    const words = wordsSchema.safeParse(value);
    return words.success ? [{ name, words: words.data }] : [];
  });
}
