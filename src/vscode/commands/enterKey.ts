import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { keyNamesOf } from '../../core/keys/keysOfServer.ts';
import type { ServerView } from '../../protocol/state.ts';
import type { Face } from '../face.ts';
import { allowKeys, waitsForConsent } from '../keys/allowKeys.ts';

const namedSchema = z.object({ key: z.string() });

/** Lets a server have keys that waits for that. Enters the key that was named, else the first one of a server that is missing, else another one for its first. */
export async function enterKey(face: Face, view: ServerView, argument: unknown): Promise<void> {
  const { server, keys } = view;
  if (waitsForConsent(view)) {
    const agreed = await allowKeys(face, view);
    if (!agreed || keys?.missing.length === 0) return;
  }
  const named = namedSchema.safeParse(argument);
  const key = named.success ? named.data.key : (keys?.missing[0] ?? keyNamesOf(server)[0]);
  const target = { serverId: server.id, ...(key !== undefined && { key }) };
  await vscode.commands.executeCommand('mcpKeyring.rotateCredential', target);
}
