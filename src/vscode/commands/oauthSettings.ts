import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { ServerView } from '../../protocol/state.ts';
import type { Face } from '../face.ts';
import { settingNameSchema } from '../oauthSettings/settingNames.ts';
import { unlinked } from '../plainText.ts';

/** One setting instead of the list, perhaps with what an error found out about it. */
const wantedSchema = z.object({
  setting: settingNameSchema,
  found: z.optional(z.record(z.string(), z.string())),
});

/** Shows the OAuth settings of a server, to edit them one at a time; or edits the one that the argument names. */
export async function oauthSettings(
  { keyring }: Face,
  view: ServerView,
  argument: unknown,
): Promise<void> {
  const { SettingsEditor } = await import('../oauthSettings/settingsEditor.ts');
  const wanted = wantedSchema.safeParse(argument);
  const editor = new SettingsEditor(keyring, view);
  if (wanted.success) await editor.one(wanted.data.setting, wanted.data.found);
  else await editor.all();
  if (editor.changed) void offerAuthorization(view);
}

async function offerAuthorization({ server }: ServerView): Promise<void> {
  const authorize = vscode.l10n.t('Authorize');
  const sentence = vscode.l10n.t(
    'The OAuth settings of {server} are changed. They count from the next authorization.',
    { server: unlinked(server.name) },
  );
  const chosen = await vscode.window.showInformationMessage(sentence, authorize);
  if (chosen) await vscode.commands.executeCommand('mcpKeyring.authorize', server.id);
}
