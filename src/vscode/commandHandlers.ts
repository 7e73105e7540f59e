import * as vscode from 'vscode';
import type { HostId } from '../hosts/host.ts';
import type { Chosen } from './accounts.ts';
import type { CommandId } from './commandIds.ts';
import { addAccount } from './commands/addAccount.ts';
import { addServer } from './commands/addServer.ts';
import { authorize } from './commands/authorize.ts';
import { authorizeMore } from './commands/authorizeMore.ts';
import { connect } from './commands/connect.ts';
import { copyAuthorizationUrl } from './commands/copyAuthorizationUrl.ts';
import { disconnect } from './commands/disconnect.ts';
import { dismiss } from './commands/dismiss.ts';
import { editClient } from './commands/editClient.ts';
import { enterKey } from './commands/enterKey.ts';
import { forget } from './commands/forget.ts';
import { forgetClient } from './commands/forgetClient.ts';
import { oauthSettings } from './commands/oauthSettings.ts';
import { openCodePage } from './commands/openCodePage.ts';
import { privateNetwork } from './commands/privateNetwork.ts';
import { rebind } from './commands/rebind.ts';
import { refresh } from './commands/refresh.ts';
import { registerAgain } from './commands/registerAgain.ts';
import { reloadWindow } from './commands/reloadWindow.ts';
import { removeAccount } from './commands/removeAccount.ts';
import { removeServer } from './commands/removeServer.ts';
import { revoke } from './commands/revoke.ts';
import { showLog } from './commands/showLog.ts';
import { switchAccount } from './commands/switchAccount.ts';
import { tryAgain } from './commands/tryAgain.ts';
import { useByDefault, useInWorkspace } from './commands/useAccount.ts';
import { writeChange } from './commands/writeChange.ts';
import type { Face } from './face.ts';
import type { Offer } from './offers.ts';
import { pickServer, targetOf } from './serverPick.ts';
import { showError } from './showError.ts';

type Handler = (face: Face, argument: unknown) => Promise<void> | void;
type ServerHandler = (
  face: Face,
  view: Chosen,
  host: HostId | undefined,
  argument: unknown,
) => Promise<void>;

/** What each command does. A file of its own for the bundle: nothing of it is needed before the first command. */
export const handlers = {
  'mcpKeyring.addServer': addServer,
  'mcpKeyring.authorize': ofServer('authorize', authorize),
  'mcpKeyring.authorizeMore': ofServer('authorizeMore', authorizeMore),
  'mcpKeyring.copyAuthorizationUrl': copyAuthorizationUrl,
  'mcpKeyring.openCodePage': openCodePage,
  'mcpKeyring.refresh': ofServer('refresh', refresh),
  'mcpKeyring.revoke': ofServer('revoke', revoke),
  'mcpKeyring.forget': ofServer('forget', forget),
  'mcpKeyring.addAccount': ofServer('addAccount', addAccount),
  'mcpKeyring.switchAccount': ofServer('switchAccount', switchAccount),
  'mcpKeyring.useByDefault': ofServer('useByDefault', useByDefault),
  'mcpKeyring.useInWorkspace': ofServer('useInWorkspace', useInWorkspace),
  'mcpKeyring.removeAccount': ofServer('removeAccount', removeAccount),
  'mcpKeyring.removeServer': ofServer('removeServer', removeServer),
  'mcpKeyring.privateNetwork': ofServer('privateNetwork', privateNetwork),
  'mcpKeyring.changeAuthentication': ofServer('changeAuthentication', async (face, view) => {
    const { changeAuthentication } = await import('./keys/changeAuthentication.ts');
    await changeAuthentication(face, view);
  }),
  'mcpKeyring.trySignature': ofServer('trySignature', async (face, view) => {
    const { trySignature } = await import('./signing/trySignature.ts');
    await trySignature(face, view.server);
  }),
  'mcpKeyring.exportServer': ofServer('exportServer', async (face, view) => {
    const { exportServer } = await import('./sharing/exportServer.ts');
    await exportServer(face, view);
  }),
  'mcpKeyring.enterKey': ofServer('enterKey', (face, view, _host, argument) =>
    enterKey(face, view, argument),
  ),
  'mcpKeyring.rotateCredential': ofServer(
    'rotateCredential',
    async (face, view, _host, argument) => {
      const { rotateCredential } = await import('./keys/rotateCredential.ts');
      await rotateCredential(face, view, argument);
    },
  ),
  'mcpKeyring.showCredential': ofServer('showCredential', async (face, view, _host, argument) => {
    const { showCredential } = await import('./keys/showCredential.ts');
    await showCredential(face, view, argument);
  }),
  'mcpKeyring.keySettings': ofServer('keySettings', async (face, view, _host, argument) => {
    const { keySettings } = await import('./keys/keySettings.ts');
    await keySettings(face, view, argument);
  }),
  'mcpKeyring.showCertificate': ofServer('showCertificate', (face, view) =>
    face.certificates.show(view.server),
  ),
  'mcpKeyring.replaceCertificate': ofServer('replaceCertificate', async (face, { server }) => {
    const { replaceCertificate } = await import('./certificates/replaceCertificate.ts');
    await replaceCertificate(face, server);
  }),
  'mcpKeyring.removeCertificate': ofServer('removeCertificate', async (face, view) => {
    const { removeCertificate } = await import('./certificates/removeCertificate.ts');
    await removeCertificate(face, view);
  }),
  'mcpKeyring.oauthSettings': ofServer('oauthSettings', (face, view, _host, argument) =>
    oauthSettings(face, view, argument),
  ),
  'mcpKeyring.editClient': ofServer('editClient', editClient),
  'mcpKeyring.forgetClient': ofServer('forgetClient', forgetClient),
  'mcpKeyring.registerAgain': ofServer('registerAgain', registerAgain),
  'mcpKeyring.connect': ofServer('connect', connect),
  'mcpKeyring.disconnect': ofServer('disconnect', disconnect),
  'mcpKeyring.writeChange': writeChange,
  'mcpKeyring.tryAgain': tryAgain,
  'mcpKeyring.reloadWindow': reloadWindow,
  'mcpKeyring.rebind': rebind,
  'mcpKeyring.dismiss': dismiss,
  'mcpKeyring.showLog': showLog,
} satisfies Record<CommandId, Handler>;

/** A command for one server: the one it was given, or the one that the user picks. */
function ofServer(offer: Offer, run: ServerHandler): Handler {
  return async (face, argument) => {
    const target = targetOf(argument);
    const view = await pickServer(face, target, offer, questionFor(offer));
    if (!view) return;
    try {
      await run(face, view, target.host, argument);
    } catch (error) {
      const { id, name } = view.server;
      const account = view.account === undefined ? {} : { account: view.account };
      void showError(face.log, error, { id, name, ...account, again: `mcpKeyring.${offer}` });
    }
  };
}

function questionFor(offer: Offer): string {
  switch (offer) {
    case 'authorize':
      return vscode.l10n.t('Authorize which server?');
    case 'refresh':
      return vscode.l10n.t('Refresh the token of which server?');
    case 'revoke':
      return vscode.l10n.t('Revoke the token or a key of which server?');
    case 'forget':
      return vscode.l10n.t('Forget the credential of which server?');
    case 'addAccount':
      return vscode.l10n.t('Add an account to which server?');
    case 'switchAccount':
      return vscode.l10n.t('Switch the account of which server?');
    case 'useByDefault':
      return vscode.l10n.t('Use which account by default?');
    case 'useInWorkspace':
      return vscode.l10n.t('Use which account in this workspace?');
    case 'removeAccount':
      return vscode.l10n.t('Remove which account?');
    case 'connect':
      return vscode.l10n.t('Connect a tool to which server?');
    case 'disconnect':
      return vscode.l10n.t('Disconnect a tool from which server?');
    case 'removeServer':
      return vscode.l10n.t('Remove which server?');
    case 'privateNetwork':
      return vscode.l10n.t('Which server may name addresses of the private network?');
    case 'changeAuthentication':
      return vscode.l10n.t('Change the authentication of which server?');
    case 'trySignature':
      return vscode.l10n.t('Try the signature of which server?');
    case 'exportServer':
      return vscode.l10n.t('Export which server?');
    case 'enterKey':
      return vscode.l10n.t('Enter a key of which server?');
    case 'rotateCredential':
      return vscode.l10n.t('Rotate a key of which server?');
    case 'showCredential':
      return vscode.l10n.t('Show a key of which server?');
    case 'keySettings':
      return vscode.l10n.t('Settings of a key of which server?');
    case 'showCertificate':
      return vscode.l10n.t('Show the certificates of which server?');
    case 'replaceCertificate':
      return vscode.l10n.t('Replace the client certificate of which server?');
    case 'removeCertificate':
      return vscode.l10n.t('Remove the client certificate of which server?');
    case 'authorizeMore':
      return vscode.l10n.t('Authorize more for which server?');
    case 'oauthSettings':
      return vscode.l10n.t('Change the OAuth settings of which server?');
    case 'editClient':
      return vscode.l10n.t('Edit the client of which server?');
    case 'forgetClient':
      return vscode.l10n.t('Forget the client registration of which server?');
    case 'registerAgain':
      return vscode.l10n.t('Register again at the issuer of which server?');
  }
}
