import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { keyNamesOf } from '../../core/keys/keysOfServer.ts';
import type { ServerView } from '../../protocol/state.ts';

const namedSchema = z.object({ key: z.string() });

/** Enters the key that was named, else the first one of a server that is missing, else another one for its first. */
export async function enterKey({ server, keys }: ServerView, argument: unknown): Promise<void> {
  const named = namedSchema.safeParse(argument);
  const key = named.success ? named.data.key : (keys?.missing[0] ?? keyNamesOf(server)[0]);
  const target = { serverId: server.id, ...(key !== undefined && { key }) };
  await vscode.commands.executeCommand('mcpKeyring.rotateCredential', target);
}
