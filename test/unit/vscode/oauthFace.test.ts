import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { AuthError } from '../../../src/core/errors.ts';
import type { Place } from '../../../src/core/ports.ts';
import { messageOf } from '../../../src/vscode/messages.ts';
import { oauthOffers } from '../../../src/vscode/oauthOffers.ts';
import { addressProblem } from '../../../src/vscode/pastedAddress.ts';
import { withRedirectTrouble } from '../../../src/vscode/redirectTrouble.ts';
import { scopeWords } from '../../../src/vscode/scopeWords.ts';
import { facts, view } from './views.ts';

const REDIRECT = 'http://127.0.0.1:33418/callback';
const about = { id: 'demo', name: 'Demo' };

describe('a pasted address', () => {
  const problem = (text: string) => addressProblem(text, REDIRECT);

  it('is taken when it begins with the redirect and carries an answer', () => {
    assert.equal(problem(`  ${REDIRECT}?code=a&state=b\n`), undefined);
    assert.equal(problem(`${REDIRECT}?error=access_denied&state=b`), undefined);
  });

  it('is refused with the reason', () => {
    assert.equal(problem(' '), 'empty');
    assert.equal(problem('https://issuer.example/authorize?state=b&code=a'), 'elsewhere');
    assert.equal(problem(`${REDIRECT}/?code=a&state=b`), 'elsewhere');
    assert.equal(problem(`${REDIRECT}.evil.example?code=a&state=b`), 'elsewhere');
    assert.equal(problem(REDIRECT), 'elsewhere');
    assert.equal(problem(`${REDIRECT}?code=a`), 'incomplete');
    assert.equal(problem(`${REDIRECT}?state=b`), 'incomplete');
  });
});

describe('scopes in words', () => {
  it('explains those that mean the same everywhere, and no other', () => {
    assert.match(scopeWords('offline_access') ?? '', /^Stay authorized/u);
    assert.equal(scopeWords('mcp:read'), undefined);
    assert.equal(scopeWords('constructor'), undefined);
  });
});

describe('what mends an error of OAuth', () => {
  const action = (...[code, details = {}]: ConstructorParameters<typeof AuthError>) =>
    messageOf(new AuthError(code, details), about).action;

  it('is the exception itself, with the value that the error found', () => {
    const found = { named: 'https://issuer.example', stated: 'https://other.example' };
    const mismatch = action('issuer_mismatch', { host: 'h', ...found });
    assert.equal(mismatch.command, 'mcpKeyring.oauthSettings');
    assert.deepEqual(mismatch.arguments, [{ serverId: 'demo', setting: 'trustIssuer', found }]);
    assert.deepEqual(action('pkce_unsupported', { host: 'h' }).arguments, [
      { serverId: 'demo', setting: 'assumePkce', found: {} },
    ]);
  });

  it('is the setting that decides it', () => {
    const setting = (...of: Parameters<typeof action>): unknown => action(...of).arguments[0];
    for (const code of ['registration_unavailable', 'registration_refused'] as const)
      assert.deepEqual(setting(code, { host: 'h' }), { serverId: 'demo', setting: 'clientId' });
    assert.deepEqual(setting('device_unsupported'), { serverId: 'demo', setting: 'grant' });
    assert.deepEqual(setting('assertion_missing'), { serverId: 'demo' });
    assert.deepEqual(setting('redirect_unavailable', { port: '33418' }), {
      serverId: 'demo',
      setting: 'redirectPort',
    });
    for (const code of ['authorization_failed', 'token_refused'] as const)
      assert.deepEqual(setting(code, { error: 'invalid_target', host: 'h' }), {
        serverId: 'demo',
        setting: 'resource',
      });
    assert.equal(action('redirect_unavailable').command, 'workbench.action.openSettings');
  });

  it('shows the name of an issuer so that no letter passes for another, and hands it on as it is', () => {
    const found = { named: 'https://auth.example', stated: 'https://\u0430uth.example' };
    const { sentence, action: mend } = messageOf(new AuthError('issuer_mismatch', found), about);
    assert.match(sentence, /"https:\/\/xn--uth-5cd\.example\/"/u);
    assert.deepEqual(mend.arguments, [{ serverId: 'demo', setting: 'trustIssuer', found }]);
  });

  it('names the scopes, or says that nobody knows them', () => {
    const said = (scopes: string) =>
      messageOf(new AuthError('insufficient_scope', { scopes }), about).sentence;
    assert.match(said('mcp:write'), /to Demo: mcp:write\./u);
    assert.match(said(''), /to Demo: scopes that it does not name\./u);
    assert.equal(action('insufficient_scope').command, 'mcpKeyring.authorizeMore');
  });
});

describe('a browser that did not come back', () => {
  const place: Place = { ui: 'desktop', remote: false, uriScheme: 'vscode', redirect: 'auto' };
  const url = (redirect: string) =>
    `https://issuer.example/authorize?redirect_uri=${encodeURIComponent(redirect)}`;
  const offered = (redirect: string | undefined, at: Partial<Place> = {}) => {
    const late = new AuthError('authorization_timeout');
    const opened = redirect === undefined ? undefined : url(redirect);
    const error = withRedirectTrouble(late, opened, { ...place, ...at });
    assert.ok(error instanceof AuthError);
    return messageOf(error, about).action.arguments[0];
  };

  it('is offered another redirect where that may be why', () => {
    const another = { serverId: 'demo', setting: 'redirect' };
    assert.deepEqual(offered('vscode://mcp-keyring.mcp-keyring/callback'), another);
    assert.deepEqual(offered(REDIRECT, { remote: true }), another);
    assert.deepEqual(offered(REDIRECT, { ui: 'web' }), another);
  });

  it('is authorized again where it is not, which registers anew', () => {
    assert.equal(offered(REDIRECT), 'demo');
    assert.equal(offered(undefined, { remote: true }), 'demo');
    assert.equal(offered('https://vscode.example/callback', { ui: 'web' }), 'demo');
  });

  it('leaves other errors alone', () => {
    const denied = new AuthError('authorization_denied');
    assert.equal(withRedirectTrouble(denied, url('vscode://x/y'), place), denied);
  });
});

describe('what can be done with a client registration', () => {
  const can = (...of: Parameters<typeof view>) => [...oauthOffers(view(...of))].toSorted();

  it('depends on where the client comes from', () => {
    assert.deepEqual(can('none'), ['editClient', 'oauthSettings']);
    const all = ['authorizeMore', 'editClient', 'forgetClient', 'oauthSettings', 'registerAgain'];
    assert.deepEqual(can('dynamic', facts(42)), all);
    const document = facts(42, { registrationKind: 'metadata_document' });
    assert.deepEqual(can('document', document), ['authorizeMore', 'editClient', 'oauthSettings']);
    assert.deepEqual(can('busy', facts(42), { busy: true }), ['editClient', 'oauthSettings']);
  });

  it('lets a client that was entered be forgotten before it was used', () => {
    const { server } = view('entered');
    const auth = { scheme: 'oauth', oauth: { clientId: 'x' } } as const;
    const entered = { server: { ...server, auth } };
    assert.ok(can('entered', undefined, entered).includes('forgetClient'));
  });
});
