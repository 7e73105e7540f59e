import { l10n } from 'vscode';
import type { AuthError } from '../core/errors.ts';
import type { About, ActionKind } from './actions.ts';
import { certificateSentence } from './certificateSentence.ts';
import { keySpecial } from './keyReasons.ts';
import { oauthSpecial } from './oauthReasons.ts';

/** What is said and offered instead of an error's usual sentence and action. */
interface Special {
  readonly template: string;
  readonly action: ActionKind;
}

/** The sentence and the action of an error whose reason decides what happened and what helps; else `undefined`. */
export function specialOf(
  { code, details }: Pick<AuthError, 'code' | 'details'>,
  about: About = {},
): Special | undefined {
  const reason = details['reason'] ?? '';
  if (code === 'client_certificate_invalid') return unfitCertificate(reason);
  if (code === 'daemon_unavailable') return daemonAway(reason, about);
  if (code === 'data_damaged') return damaged(reason);
  if (code === 'host_file_invalid') return invalidFile(reason);
  if (code === 'host_file_changed' && reason === 'entry_not_ours') return foreignEntry();
  if (code === 'address_refused') return privateAddress(details['zone']);
  return keySpecial({ code, details }) ?? oauthSpecial({ code, details });
}

function unfitCertificate(reason: string): Special | undefined {
  const template = certificateSentence(reason);
  return template === undefined ? undefined : { template, action: 'certificate' };
}

function foreignEntry(): Special {
  return {
    template: l10n.t(
      'An entry of this name in {path} was not made by this keyring, so it was left as it is. Take it out, then try again.',
    ),
    action: 'file',
  };
}

/** What the user may allow, unlike an address of this machine or of a metadata service. */
function privateAddress(zone: string | undefined): Special | undefined {
  if (zone !== 'private' && zone !== 'reserved') return undefined;
  const template = l10n.t(
    'The metadata of {server} leads into a private network, to {host}, so it was not asked. Allow it if you know why.',
  );
  return { template, action: 'allow' };
}

function damaged(reason: string): Special | undefined {
  switch (reason) {
    case 'servers':
      return {
        template: l10n.t(
          'The server list was damaged, so servers may be missing. It is kept as {path}. Add again what is missing.',
        ),
        action: 'dismiss',
      };
    case 'connections':
      return {
        template: l10n.t(
          'The tool list was damaged, so no tool can use a server. It is kept as {path}. Connect the tools again.',
        ),
        action: 'connect',
      };
    case 'port':
      return {
        template: l10n.t(
          'The port changed, because its file was damaged. It is kept as {path}. Use another port to correct the files of your tools as well.',
        ),
        action: 'rebind',
      };
    case 'journal':
      return {
        template: l10n.t(
          'A part of the journal was damaged and is left out. It is kept as {path}. If a server says so, authorize it again.',
        ),
        action: 'dismiss',
      };
    case 'copy':
      return {
        template: l10n.t(
          'The copy of your servers for other machines was damaged, so it was set aside and made anew. Nothing is missing on this machine.',
        ),
        action: 'dismiss',
      };
    case 'key':
      return {
        template: l10n.t(
          'The key of the keyring was damaged, so it was set aside and made anew. If a server says so, authorize it again.',
        ),
        action: 'dismiss',
      };
    default:
      return undefined;
  }
}

function invalidFile(reason: string): Special | undefined {
  const template = invalidSentence(reason);
  return template === undefined ? undefined : { template, action: 'file' };
}

function invalidSentence(reason: string): string | undefined {
  switch (reason) {
    case 'syntax':
      return l10n.t(
        'The content of {path} is not valid JSON at line {line}, column {column}, so it was left as it is. Correct it, then try again.',
      );
    case 'toml':
      return l10n.t(
        'The content of {path} is not valid TOML at line {line}, column {column}, so it was left as it is. Correct it, then try again.',
      );
    case 'layout':
      return l10n.t(
        'The servers in {path} are laid out so that an entry cannot be changed by itself, so the file was left as it is. Give each a table of its own, then try again.',
      );
    case 'comment':
      return l10n.t(
        'The tool of {path} reads no comments, but there is one at line {line}, column {column}, so the file was left as it is. Take it out, then try again.',
      );
    case 'duplicate_key':
      return l10n.t(
        'The same key is in {path} a second time at line {line}, column {column}, so the file was left as it is. Take one out, then try again.',
      );
    case 'not_an_object':
      return l10n.t(
        'Something else than an object is in {path} at line {line}, column {column}, so the file was left as it is. Correct it, then try again.',
      );
    case 'encoding':
      return l10n.t(
        'The content of {path} is not text in UTF-8, so it was left as it is. Save it in that encoding, then try again.',
      );
    default:
      return undefined;
  }
}

function daemonAway(reason: string, { again }: About): Special | undefined {
  switch (reason) {
    case 'connection':
    case 'gone':
      return {
        template: l10n.t(
          'The daemon of the keyring ended in the middle of this. It starts again by itself; try again.',
        ),
        action: again ? 'again' : 'reconnect',
      };
    case 'newer_protocol':
      return {
        template: l10n.t(
          'A newer version of MCP Keyring is at work than the one in this window. Reload the window to use it.',
        ),
        action: 'reload',
      };
    case 'folder_is_link':
    case 'folder_is_not_a_folder':
    case 'folder_of_another_user':
      return {
        template: l10n.t(
          'The folder of the keyring is a link, is no folder, or belongs to another user: {folder}. Correct that, then try again.',
        ),
        action: 'reconnect',
      };
    default:
      return undefined;
  }
}
