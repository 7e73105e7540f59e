import * as vscode from 'vscode';
import type { ClientNeeded, EnteredClient } from '../../core/ports.ts';
import { runSteps, type Answer, type Position } from '../multiStep.ts';
import { askClientId, askClientSecret, type ClientDraft } from './clientSteps.ts';
import { askToCreate, copyButton, pageButton } from './createClient.ts';

/**
 * Asks for a client that the person makes at an issuer: says with which redirect URI, and takes its id and its secret.
 * `undefined` when the person has none.
 */
export async function askForClient(
  server: string,
  needed: ClientNeeded,
  signal: AbortSignal,
): Promise<EnteredClient | undefined> {
  const buttons = [copyButton(needed), ...pageButton(needed)];
  const draft = await runSteps<ClientDraft>(
    vscode.l10n.t('Client for {server}', { server }),
    { clientId: '', clientSecret: '' },
    [
      (entered, at) => created(entered, at, needed, signal),
      (entered, at) => askClientId(entered, at, { buttons, signal }),
      (entered, at) => askClientSecret(entered, at, { buttons, signal }),
    ],
  );
  if (!draft) return undefined;
  const { clientId, clientSecret } = draft;
  return clientSecret === '' ? { clientId } : { clientId, clientSecret };
}

async function created(
  entered: ClientDraft,
  at: Position,
  needed: ClientNeeded,
  signal: AbortSignal,
): Promise<Answer<ClientDraft>> {
  return (await askToCreate(at, needed, signal)) ? entered : undefined;
}
