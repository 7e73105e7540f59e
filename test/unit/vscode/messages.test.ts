import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { authErrorCodes, type AuthErrorCode, type ErrorDetails } from '../../../src/core/errors.ts';
import { commandIds } from '../../../src/vscode/commandIds.ts';
import { messageOf } from '../../../src/vscode/messages.ts';
import { sentences } from '../../../src/vscode/sentences.ts';
import type { Range } from '../../support/vscodeStub/vscode.ts';
import { toolSentences } from '../../../src/vscode/toolSentences.ts';

const host = 'issuer.example';
const proxy = 'proxy.example:3128';
const path = '/home/alice/.claude.json';
const answer = { host, status: '400', error: 'invalid_request', description: 'no' };
const place = { path, line: '3', column: '7' };

/** The details that each error is thrown with; more than one where what it says depends on them. */
const thrown: Readonly<Record<AuthErrorCode, readonly ErrorDetails[]>> = {
  server_unreachable: [{ host, reason: 'ENOTFOUND' }],
  timeout: [{ host }],
  certificate_untrusted: [{ host, reason: 'SELF_SIGNED_CERT_IN_CHAIN' }],
  certificate_expired: [{ host, reason: 'CERT_HAS_EXPIRED' }],
  certificate_mismatch: [{ host, reason: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
  client_certificate_invalid: ['unreadable', 'key_mismatch', 'dates'].map((reason) => ({ reason })),
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
const cases = authErrorCodes.flatMap((code) =>
  thrown[code].map((details): [AuthErrorCode, ErrorDetails] => [code, details]),
);
/** Those of VS Code itself that an action may run. */
const commands: readonly string[] = [...commandIds, 'vscode.open', 'workbench.action.openSettings'];

function assertSentence(sentence: string, of: string): void {
  assert.match(sentence, /^\p{Lu}.+[.”"]$/u, of);
  assert.doesNotMatch(sentence, /[{}]|undefined|\s[.,]| {2}/u, of);
}

describe('what a person reads of an error', () => {
  for (const [code, details] of cases) {
    it(`${code} ${JSON.stringify(details)}: one whole sentence and one action`, () => {
      const about = { id: 'demo', name: 'Demo', again: 'mcpKeyring.refresh' } as const;
      for (const of of [{}, about]) {
        const { sentence, action } = messageOf({ code, details }, of);
        assertSentence(sentence, code);
        assert.ok(commands.includes(action.command), action.command);
        assert.match(action.title, /^\p{Lu}\w/u);
      }
    });
  }

  it('quotes only facts that its error is thrown with', () => {
    const always = ['server', 'host', 'why', 'path', 'program', 'tool'];
    for (const code of authErrorCodes) {
      const known = new Set([
        ...always,
        ...thrown[code].flatMap((details) => Object.keys(details)),
      ]);
      const quoted = [...sentences()[code].matchAll(/\{(\w+)\}/gu)].map(([, name]) => name ?? '');
      for (const name of quoted) assert.ok(known.has(name), `${code} quotes ${name}`);
    }
  });

  it('tells why there is no daemon, and offers what helps then', () => {
    const said = (reason: string, again?: 'mcpKeyring.refresh') => {
      const about = again ? { again } : {};
      const of = { code: 'daemon_unavailable', details: { reason, folder: '/f' } } as const;
      const { sentence, action } = messageOf(of, about);
      return [/did not start|ended|newer|link/u.exec(sentence)?.[0], action.command];
    };
    assert.deepEqual(said('timeout'), ['did not start', 'mcpKeyring.tryAgain']);
    assert.deepEqual(said('gone'), ['ended', 'mcpKeyring.tryAgain']);
    const again = 'mcpKeyring.refresh';
    assert.deepEqual(said('connection', again), ['ended', again]);
    assert.deepEqual(said('newer_protocol', again), ['newer', 'mcpKeyring.reloadWindow']);
    assert.deepEqual(said('folder_is_link'), ['link', 'mcpKeyring.tryAgain']);
  });

  it('says where a file is not valid, and opens it there', () => {
    for (const reason of ['syntax', 'comment', 'duplicate_key', 'not_an_object']) {
      const { sentence, action } = messageOf({
        code: 'host_file_invalid',
        details: { ...place, reason },
      });
      assert.match(sentence, /\/\.claude\.json .*\bline 3, column 7\b/u);
      const [uri, options] = action.arguments as [{ fsPath: string }, { selection: Range }];
      assert.equal(uri.fsPath, path);
      assert.deepEqual(options.selection.start, { line: 2, character: 6 });
    }
  });

  it('names the server as the person does, and the host where the server has its name', () => {
    const { sentence } = messageOf({ code: 'timeout', details: { host } }, { name: 'Demo' });
    assert.equal(sentence, 'It took issuer.example too long to answer. Try again in a moment.');
    const expired = messageOf({ code: 'credential_expired', details: {} }, { name: '[x](y)' });
    assert.ok(expired.sentence.startsWith('The authorization of [x] (y) has ended'));
  });
});

describe('what a tool reads of an error', () => {
  const all = toolSentences();
  for (const code of authErrorCodes) {
    it(`${code}: a sentence whole, and no fact missing`, () => {
      assertSentence(all[code] ?? '', code);
    });
  }
});
