import { l10n } from 'vscode';
import type { AuthErrorCode } from '../core/errors.ts';
import { keySentences } from './keySentences.ts';

/**
 * What happened, why, and the one next step, for each error. The facts in braces are filled in later; no sentence begins
 * with one.
 */
export function sentences(): Record<AuthErrorCode, string> {
  return {
    server_unreachable: l10n.t(
      'No answer from {host}{why}. Check the address and your network, then try again.',
    ),
    timeout: l10n.t('It took {host} too long to answer. Try again in a moment.'),
    certificate_untrusted: l10n.t(
      'The certificate of {host} was issued by nobody that this machine trusts{why}. If you know that authority, name it for {server}.',
    ),
    certificate_expired: l10n.t(
      'The certificate of {host} is not valid at this time{why}. Correct the clock of this machine or ask whoever runs it, then try again.',
    ),
    certificate_mismatch: l10n.t(
      'The certificate of {host} was issued for another name, so nothing was sent. Check the address, then try again.',
    ),
    client_certificate_invalid: l10n.t(
      'The client certificate for {server}, or its key, cannot be read. Choose both again.',
    ),
    client_certificate_missing: l10n.t(
      'A client certificate is wanted by {host}, but none was shown{why}. Choose the one that was issued to you for {server}.',
    ),
    client_certificate_refused: l10n.t(
      'The client certificate of {server} was refused by {host}{why}. Ask whoever runs it which one it accepts, then replace it.',
    ),
    proxy_unreachable: l10n.t('No answer from the proxy {proxy}{why}. Correct the proxy settings.'),
    proxy_authorization: l10n.t(
      'The proxy {proxy} wants to know who you are. Add your name and password to the proxy settings.',
    ),
    proxy_refused: l10n.t(
      'The proxy {proxy} does not let the keyring reach {host} (HTTP {status}). Change the proxy settings, or ask whoever runs it.',
    ),
    proxy_unsupported: l10n.t(
      'The proxy settings name a proxy of a kind that the keyring does not support ({kind}). Set an HTTP proxy instead.',
    ),
    not_mcp: l10n.t(
      'What answers at the address of {server} is not an MCP server. Check the address.',
    ),
    metadata_missing: l10n.t(
      'Authorization is required by {server}, but it does not say where to get it. Ask whoever runs it.',
    ),
    metadata_invalid: l10n.t(
      'The metadata of {host} cannot be used. Ask whoever runs it; the log says more.',
    ),
    resource_mismatch: l10n.t(
      'The metadata of {server} is about another address, so it was not trusted. Check the address.',
    ),
    issuer_mismatch: l10n.t(
      'The issuer {host} calls itself by another name, "{stated}", so it was not trusted. Trust that name only if you know it.',
    ),
    insecure_endpoint: l10n.t(
      'An address without https was given to authorize {server}, so it was not used. Ask whoever runs it.',
    ),
    address_refused: l10n.t(
      'The metadata of {server} leads to {host}, an address that it may not name, so it was not asked. Ask whoever runs the server.',
    ),
    pkce_unsupported: l10n.t(
      'The issuer {host} does not announce PKCE (S256), which keeps the authorization safe. Ask whoever runs it, or use it all the same.',
    ),
    registration_unavailable: l10n.t(
      'The issuer {host} does not let MCP Keyring register by itself. Enter a client that was made there for you.',
    ),
    registration_refused: l10n.t(
      'The issuer {host} refused to register MCP Keyring. Enter a client that was made there for you.',
    ),
    redirect_unavailable: l10n.t(
      'From here the browser cannot come back with the redirect that is set. Choose another redirect.',
    ),
    client_of_other_issuer: l10n.t(
      'The client that you entered for {server} belongs to {other}, but the server now names {host}. Check its OAuth settings.',
    ),
    client_key_invalid: l10n.t(
      'The private key that you entered for {server} cannot be read. Enter it as PKCS #8 in PEM.',
    ),
    assertion_missing: l10n.t(
      'A token that says who asks is missing for {server}. Enter it in its OAuth settings.',
    ),
    device_unsupported: l10n.t(
      'The issuer {host} does not offer authorization by a code. Choose another grant for {server}.',
    ),
    pasted_address_invalid: l10n.t(
      'The address that you pasted is not the one at which the browser ended for {server}. Authorize again.',
    ),
    authorization_replaced: l10n.t(
      'This authorization of {server} gave way to one that began later. Finish that one in the browser.',
    ),
    authorization_denied: l10n.t(
      'The authorization of {server} was declined in the browser, so nothing changed. Authorize again if you like.',
    ),
    authorization_failed: l10n.t('The issuer {host} did not authorize {server}. Authorize again.'),
    authorization_cancelled: l10n.t(
      'The authorization of {server} was cancelled, so nothing changed.',
    ),
    authorization_timeout: l10n.t(
      'Nobody came back from the browser in time to authorize {server}. Authorize again: where the keyring registered by itself, it does so anew, which mends most errors that the browser showed.',
    ),
    response_issuer_mismatch: l10n.t(
      'The answer for {server} came from another issuer than the one asked, so it was discarded. Authorize again.',
    ),
    token_refused: l10n.t('The issuer {host} refused a token for {server}. Authorize again.'),
    token_invalid: l10n.t(
      'The issuer {host} sent a token that cannot be used. Try again; the log says more.',
    ),
    token_rejected: l10n.t(
      'A token that was just issued was rejected by {server}. Authorize again, perhaps with another account.',
    ),
    insufficient_scope: l10n.t(
      'More is needed for this than you granted to {server}: {scopes}. Authorize more to go on.',
    ),
    scopes_refused: l10n.t(
      'More is needed for this than the issuer of {server} granted when it was asked: {scopes}. Authorize again, perhaps with another account.',
    ),
    forbidden: l10n.t(
      'A request was refused by {server} (HTTP 403) although the token was shown. Authorize with an account that may do this, or ask whoever runs it.',
    ),
    not_authorized: l10n.t('Authorization is missing for {server}. Authorize it once.'),
    credential_expired: l10n.t(
      'The authorization of {server} has ended: its token can no longer be refreshed. Authorize again.',
    ),
    credential_damaged: l10n.t(
      'The stored credential of {server} cannot be read. Authorize again.',
    ),
    refresh_failed: l10n.t(
      'The token of {server} could not be refreshed. The credential is kept; try again.',
    ),
    refresh_interrupted: l10n.t(
      'A refresh for {server} was cut off before the new token was saved. Authorize again.',
    ),
    journal_unwritable: l10n.t(
      'The keyring cannot write to its folder{why}, so it refreshes no token. Make room or correct its permissions, then try again.',
    ),
    store_unavailable: l10n.t(
      'The secret storage of VS Code did not answer. Unlock the keychain of your system, then try again.',
    ),
    store_forgetful: l10n.t(
      'The secret storage of VS Code has lost what it held: it may lack a keychain that lasts. The log says what to do.',
    ),
    keyring_locked: l10n.t(
      'The keyring is locked: no window has handed over its secrets yet. Try again.',
    ),
    server_unknown: l10n.t('The server is no longer in the keyring. Add it again to use it.'),
    server_url_invalid: l10n.t('This address cannot be used. Enter another one.'),
    server_name_taken: l10n.t('Another server has this name already. Choose another name.'),
    ...keySentences(),
    access_withdrawn: l10n.t(
      'The access of {tool} to {server} was withdrawn. Connect the tool again.',
    ),
    caller_key_missing: l10n.t(
      'A tool asked for {server} without its caller key. Connect the tool again.',
    ),
    request_not_repeated: l10n.t(
      'The token of {server} was refreshed during a large request, which was not sent again. Try again.',
    ),
    port_taken: l10n.t(
      'Port {port}, by which tools reach the keyring, is held by {program}. Use another port.',
    ),
    data_damaged: l10n.t(
      'Something that the keyring remembers was damaged, so it was set aside. The log says more.',
    ),
    host_file_invalid: l10n.t(
      'The content of {path} is not valid, so it was left as it is. Correct it, then try again.',
    ),
    host_file_unwritable: l10n.t(
      'It was not possible to write {path}{why}. Check its permissions, then try again.',
    ),
    host_file_changed: l10n.t(
      'Another program changed {path} meanwhile, so it was left as it is. Try again.',
    ),
    daemon_unavailable: l10n.t(
      'The daemon of the keyring did not start{why}. Try again; the log says why.',
    ),
    keyring_replaced: l10n.t(
      'A newer version of MCP Keyring was just taking over. Nothing was lost; try again.',
    ),
    internal: l10n.t('Something went wrong in MCP Keyring. The log says more.'),
  };
}
