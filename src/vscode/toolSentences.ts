import { l10n } from 'vscode';
import { authErrorCodes, type AuthErrorCode } from '../core/errors.ts';

type Sentences = Partial<Record<AuthErrorCode, string>>;

/**
 * The sentences that tools show when a server needs a person, in the user's language. A tool cannot offer a button, so
 * each names the command to run in VS Code. None names the server: the tool does, and Claude Code blacks out in them
 * whatever stands in the URL's path.
 */
export function toolSentences(): Record<string, string> {
  const general = l10n.t(
    'This server cannot be used just now. In VS Code, open the MCP Keyring view to see why, then try again.',
  );
  const known = { ...authorization(), ...keys(), ...certificates(), ...passing(), ...keyring() };
  return Object.fromEntries(authErrorCodes.map((code) => [code, known[code] ?? general]));
}

function authorization(): Sentences {
  const again = l10n.t(
    "The authorization of this server has expired. In VS Code, run 'MCP: Authorize Server', then try again.",
  );
  return {
    not_authorized: l10n.t(
      "This server needs to be authorized. In VS Code, run 'MCP: Authorize Server', then try again.",
    ),
    credential_expired: again,
    credential_damaged: again,
    refresh_interrupted: again,
    token_refused: again,
    token_rejected: again,
    forbidden: l10n.t(
      "This server refused the request (HTTP 403) although the token was shown. Ask whoever runs it, or in VS Code, run 'MCP: Authorize Server' with an account that may do this.",
    ),
    insufficient_scope: l10n.t(
      "This needs more permission than was granted. In VS Code, run 'MCP: Authorize More…', then try again.",
    ),
    scopes_refused: l10n.t(
      "This needs permission that was asked for and not granted. In VS Code, run 'MCP: Authorize Server' with an account that has it, or do without.",
    ),
  };
}

function keys(): Sentences {
  const enter = l10n.t(
    "The key of this server is missing, or no longer accepted. In VS Code, run 'MCP: Rotate Credential…', then try again.",
  );
  return {
    key_missing: enter,
    key_refused: enter,
    totp_invalid: enter,
    keys_unconfirmed: l10n.t(
      'This server was added or changed on another machine, so it gets no key yet. In VS Code, allow it in the list of servers, then try again.',
    ),
    key_forbidden: l10n.t(
      'This server knows the key, but does not let it do this (HTTP 403). Ask whoever runs it, or use a key that has the right.',
    ),
    key_command_failed: l10n.t(
      'The command that reads the key of this server failed. Unlock its vault, then try again.',
    ),
    variable_missing: l10n.t(
      'A variable that this server needs is not set where VS Code was started. Set it and restart VS Code, then try again.',
    ),
  };
}

function certificates(): Sentences {
  const replace = l10n.t(
    "The client certificate of this server cannot be used, or is refused. In VS Code, run 'MCP: Replace Certificate…', then try again.",
  );
  return {
    client_certificate_invalid: replace,
    client_certificate_refused: replace,
    client_certificate_missing: l10n.t(
      "This server wants a client certificate. In VS Code, run 'MCP: Change Authentication…' and choose one, then try again.",
    ),
    certificate_untrusted: l10n.t(
      "This machine does not know who issued the certificate of this server. In VS Code, run 'MCP: Change Authentication…' to name that authority, then try again.",
    ),
  };
}

function passing(): Sentences {
  const unreachable = l10n.t('This server does not answer. Check your network, then try again.');
  return {
    server_unreachable: unreachable,
    timeout: unreachable,
    proxy_unreachable: unreachable,
    refresh_failed: l10n.t(
      "The token of this server could not be refreshed. In VS Code, run 'MCP: Refresh Token', then try again.",
    ),
  };
}

function keyring(): Sentences {
  const open = l10n.t('The keyring is locked. Open VS Code, then try again.');
  return {
    keyring_locked: open,
    store_unavailable: open,
    journal_unwritable: open,
    daemon_unavailable: open,
    server_unknown: l10n.t('This server is no longer in the keyring. In VS Code, add it again.'),
    caller_key_missing: l10n.t(
      "This tool sent no caller key, so its header command did not run. In VS Code, run 'MCP: Connect Tool…', then try again.",
    ),
    request_not_repeated: l10n.t('The token was refreshed during a large request. Send it again.'),
    body_too_large_to_sign: l10n.t(
      'Requests to this server are signed as a whole, which is possible up to 4 MiB. Send less at once.',
    ),
    keyring_replaced: l10n.t('MCP Keyring was just updated. Send the request again.'),
    access_withdrawn: l10n.t(
      "This tool may no longer use this server. In VS Code, run 'MCP: Connect Tool…', then try again.",
    ),
  };
}
