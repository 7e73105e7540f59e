import type { ServerView } from '../../protocol/state.ts';
import type { Face } from '../face.ts';
import { oauthSettings } from './oauthSettings.ts';

/** Edits the client by which the keyring is known to the issuer of a server. */
export async function editClient(face: Face, view: ServerView): Promise<void> {
  await oauthSettings(face, view, { setting: 'clientId' });
}
