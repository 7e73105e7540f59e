import { toDaemon } from '../../protocol/toDaemon.ts';
import type { Chosen } from '../accounts.ts';
import type { Face } from '../face.ts';
import { authorize } from './authorize.ts';

/** Forgets the dynamic registration at the issuer of a server and authorizes anew, which makes another one. */
export async function registerAgain(face: Face, view: Chosen): Promise<void> {
  await face.keyring.request(toDaemon.forgetClient, { id: view.server.id });
  await authorize(face, view);
}
