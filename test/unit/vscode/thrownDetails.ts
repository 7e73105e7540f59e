import { findingCodes } from '../../../src/core/certificates/findings.ts';
import type { AuthErrorCode, ErrorDetails } from '../../../src/core/errors.ts';

export const host = 'issuer.example';
const proxy = 'proxy.example:3128';
export const path = '/home/alice/.claude.json';
const answer = { host, status: '400', error: 'invalid_request', description: 'no' };
export const place = { path, line: '3', column: '7' };

/** The details that each error is thrown with; more than one where what it says depends on them. */
export const thrown: Readonly<Record<AuthErrorCode, readonly ErrorDetails[]>> = {
  server_unreachable: [{ host, reason: 'ENOTFOUND' }],
  timeout: [{ host }],
  certificate_untrusted: [{ host, reason: 'SELF_SIGNED_CERT_IN_CHAIN' }],
  certificate_expired: [{ host, reason: 'CERT_HAS_EXPIRED' }],
  certificate_mismatch: [{ host, reason: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
  client_certificate_invalid: findingCodes
    .filter((reason) => reason !== 'expires_soon' && reason !== 'name_mismatch')
    .map((reason) => ({ reason, subject: 'CN=us', at: '2026-11-25', file: 'us.p12' })),
  client_certificate_missing: [
    { host },
    { host, reason: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' },
  ],
  client_certificate_refused: [{ host, reason: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA' }],
  proxy_unreachable: [{ proxy, reason: 'ECONNREFUSED' }],
  proxy_authorization: [{ host, proxy }],
  proxy_refused: [{ host, proxy, status: '403' }],
  proxy_unsupported: [{ kind: 'socks5' }],
  not_mcp: [{ host, status: '404' }],
  metadata_missing: [{ host }],
  metadata_invalid: [{ host }],
  resource_mismatch: [{ host }],
  issuer_mismatch: [{ host, stated: 'https://other.example' }],
  insecure_endpoint: [{ host }, {}],
  address_refused: [
    { host, zone: 'private' },
    { host, zone: 'loopback' },
  ],
  pkce_unsupported: [{ host }],
  registration_unavailable: [{ host }],
  registration_refused: [answer],
  redirect_unavailable: [{ port: '49152' }, { host }],
  client_of_other_issuer: [{ host, other: 'other.example' }],
  client_key_invalid: [{}],
  assertion_missing: [{ host }],
  device_unsupported: [{ host }],
  pasted_address_invalid: [{}],
  authorization_replaced: [{}],
  authorization_denied: [answer],
  authorization_failed: [answer, { host, error: '', description: '' }],
  authorization_cancelled: [{}],
  authorization_timeout: [{}],
  response_issuer_mismatch: [{ host }],
  token_refused: [answer],
  token_invalid: [{ host }],
  token_rejected: [{}, { host, status: '401' }],
  insufficient_scope: [{ host, scopes: 'mcp:write' }],
  scopes_refused: [{ host, scopes: 'mcp:write' }],
  forbidden: [{ host, status: '403' }],
  not_authorized: [{}],
  credential_expired: [{}, { ...answer, cause: 'token_refused' }],
  credential_damaged: [{}, { server: 'Demo', id: 'demo' }],
  refresh_failed: [{ ...answer, cause: 'server_unreachable' }],
  refresh_interrupted: [{ ...answer, cause: 'token_refused' }],
  journal_unwritable: [{ reason: 'ENOSPC' }, { reason: 'changed' }],
  store_unavailable: [{}],
  store_forgetful: [{}],
  keyring_locked: [{}],
  keyring_replaced: [{}],
  server_unknown: [{ server: 'demo' }, {}],
  server_url_invalid: [{ problem: 'insecure' }, {}],
  server_name_taken: [{ name: 'Demo' }],
  key_missing: [{ name: 'demo-key' }],
  key_refused: [{ host, status: '401' }],
  key_forbidden: [{ host, status: '403' }],
  key_in_use: [{ name: 'demo-key' }],
  key_command_failed: ['missing', 'timeout', 'exit', 'empty', 'too_long', 'unknown'].map(
    (reason) => ({
      command: 'op',
      reason,
    }),
  ),
  variable_missing: [{ name: 'API_KEY' }],
  totp_invalid: [{ name: 'phone' }],
  header_invalid: [{ header: 'X-API-Key' }],
  access_withdrawn: [{ tool: 'Claude Code' }, { host: 'claude-code' }],
  caller_key_missing: [{}],
  request_not_repeated: [{}],
  signature_refused: [{ host, status: '401' }],
  signature_key_invalid: [{ name: 'webhook' }],
  signature_unsupported: [{ algorithm: 'ed25519' }],
  component_unsignable: [{ component: '@query-param;name="x"' }],
  body_too_large_to_sign: [{}],
  port_taken: [{ port: '49152', program: 'node (7)' }, { port: '49152' }],
  data_damaged: [
    {},
    { reason: 'copy' },
    { reason: 'key' },
    ...['servers', 'connections', 'port', 'journal'].map((reason) => ({ reason, path })),
  ],
  host_file_invalid: ['syntax', 'comment', 'duplicate_key', 'not_an_object', 'encoding'].map(
    (reason) => ({ ...place, reason }),
  ),
  host_file_unwritable: [
    { path, reason: 'EACCES' },
    { path, reason: 'locked' },
  ],
  host_file_changed: [
    { path, reason: 'changed_since_preview' },
    { path, reason: 'entry_not_ours', name: 'demo' },
  ],
  daemon_unavailable: [
    { reason: 'ENOENT, timeout' },
    { reason: 'connection' },
    { reason: 'newer_protocol' },
    { reason: 'folder_is_link', folder: '/home/alice/.local/state' },
  ],
  internal: [{ reason: 'edit' }, {}],
};
