import * as vscode from 'vscode';
import type { CredentialFacts } from '../../core/credential.ts';
import type { Step } from '../../core/ports.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { Server } from '../../core/server.ts';
import { credentialIdOf, labelOf, type Chosen } from '../accounts.ts';
import type { Face } from '../face.ts';
import { narrowerText } from '../narrowerText.ts';
import { place } from '../place.ts';
import { unlinked } from '../plainText.ts';
import { withRedirectTrouble } from '../redirectTrouble.ts';
import { moment } from '../relativeTime.ts';

/** Authorizes a server in the browser, naming each step; cancellable at any of them. */
export async function authorize(face: Face, view: Chosen): Promise<void> {
  await authorizeFor(face, view);
}

/** As {@link authorize}, with more scopes than were asked for before. */
export async function authorizeFor(
  face: Face,
  view: Chosen,
  stepUp?: readonly string[],
): Promise<void> {
  const { server, connections } = view;
  const asked = credentialIdOf(view);
  const wish = { id: asked, ...(stepUp && { stepUp: [...stepUp] }) };
  const { id, credential } = await withProgress(face, server, (token) =>
    face.keyring.request(toDaemon.authorize, wish, token),
  );
  const name = unlinked(labelOf({ ...view, ...(credential && { credential }) }));
  const done = doneSentence(name, credential) + narrowerText(credential);
  void tellDone(
    server.id,
    id === asked ? done : `${done} ${otherAccount()}`,
    connections.every(({ file }) => file === undefined),
  );
}

function otherAccount(): string {
  return vscode.l10n.t('It is another account than the one that you meant.');
}

/** Runs an authorization of a server and names each step; cancellable at any of them. */
export async function withProgress<T>(
  { keyring, browser, codes }: Face,
  server: Server,
  run: (token: vscode.CancellationToken) => Promise<T>,
): Promise<T> {
  const title = vscode.l10n.t('Authorizing {server}', { server: unlinked(server.name) });
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress(
    { location, title, cancellable: true },
    async (progress, token) => {
      const steps = vscode.Disposable.from(
        keyring.onProgress(({ serverId, step }) => {
          if (serverId === server.id) progress.report({ message: stepText(step, server.id) });
        }),
        codes.onDidShow((serverId) => {
          if (serverId === server.id) progress.report({ message: codes.text(serverId) });
        }),
      );
      try {
        return await run(token);
      } catch (error) {
        throw withRedirectTrouble(error, browser.url(server.id), place());
      } finally {
        steps.dispose();
        browser.done(server.id);
        codes.done(server.id);
      }
    },
  );
}

/** What cannot be refreshed is said now, not when it ends. */
function doneSentence(server: string, credential: CredentialFacts | undefined): string {
  const { hasRefreshToken = true, expiresAt } = credential ?? {};
  if (hasRefreshToken) return vscode.l10n.t('{server} is authorized.', { server });
  if (expiresAt === undefined)
    return vscode.l10n.t(
      '{server} is authorized. It cannot be refreshed: authorize again when it ends, which is not stated.',
      { server },
    );
  const time = moment(expiresAt, vscode.env.language);
  return vscode.l10n.t(
    '{server} is authorized until {time}. It cannot be refreshed: authorize again then.',
    { server, time },
  );
}

function stepText(step: Step, id: string): string {
  switch (step) {
    case 'challenge':
      return vscode.l10n.t('asking the server…');
    case 'resource_metadata':
      return vscode.l10n.t('reading the metadata of the server…');
    case 'issuer_metadata':
      return vscode.l10n.t('reading the metadata of the issuer…');
    case 'registration':
      return vscode.l10n.t('registering at the issuer…');
    case 'browser':
      return vscode.l10n.t('waiting for the browser… [Copy Authorization URL]({link})', {
        link: copyLink(id),
      });
    case 'device':
      return vscode.l10n.t('waiting for the code to be entered…');
    case 'token':
      return vscode.l10n.t('getting the token…');
  }
}

/** A progress notification has no buttons, but its message may have links; this one goes away with it. */
function copyLink(id: string): string {
  return `command:mcpKeyring.copyAuthorizationUrl?${encodeURIComponent(JSON.stringify([id]))}`;
}

async function tellDone(id: string, done: string, unconnected: boolean): Promise<void> {
  if (!unconnected) {
    void vscode.window.showInformationMessage(done);
    return;
  }
  const connect = vscode.l10n.t('Connect Tool');
  const more = vscode.l10n.t('You can connect more tools to it.');
  const chosen = await vscode.window.showInformationMessage(`${done} ${more}`, connect);
  if (chosen) await vscode.commands.executeCommand('mcpKeyring.connect', id);
}
