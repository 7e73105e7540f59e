import * as vscode from 'vscode';
import { keyPageOf } from '../../core/keys/providers.ts';
import { unlinked } from '../plainText.ts';

/** Opens the page where the keys of a server are withdrawn. */
export async function openKeyPage(serverUrl: string): Promise<void> {
  await vscode.env.openExternal(vscode.Uri.parse(keyPageOf(serverUrl).url));
}

/** A link to that page, for a notification. */
export function keyPageLink(serverUrl: string): string {
  const { url, provider } = keyPageOf(serverUrl);
  return `[${provider ?? unlinked(new URL(url).host)}](${url})`;
}
