import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, it } from 'mocha';
import { startAuthorizationServer } from '../servers/authorizationServer.ts';
import { approve } from '../servers/browser.ts';
import { closeConnection } from '../servers/front.ts';
import { htmlAnswer, jsonAnswer, send } from '../servers/http.ts';
import { Running } from '../servers/running.ts';
import {
  authorizationUrl,
  json,
  login,
  refresh,
  register,
  vscodeRedirect,
} from '../servers/testClient.ts';

const loopbackRedirect =
  'http://127.0.0.1:7/stable-abc/callback?vscode-reqid=1&vscode-scheme=code-oss';
const running = new Running();
afterEach(() => running.close());

describe('Test authorization server', () => {
  it('is silent on the console', async () => {
    const lines: unknown[] = [];
    const { warn, info } = console;
    console.warn = console.info = (...args: unknown[]) => void lines.push(args);
    const { as, mcp } = await running.pair();
    await login(as, mcp.url).finally(() => Object.assign(console, { warn, info }));
    assert.deepEqual(lines, []);
  });

  it('accepts loopback redirects with path and query, and code-oss', async () => {
    const { as, mcp } = await running.pair();
    const { redirected, tokens } = await login(as, mcp.url, loopbackRedirect);
    assert.equal(redirected.searchParams.get('vscode-reqid'), '1');
    assert.ok(redirected.searchParams.get('code'));
    assert.ok(tokens.refresh_token);
    const oss = await login(as, mcp.url, 'code-oss://mcp-keyring.mcp-keyring/callback');
    assert.ok(oss.tokens.access_token);
  });

  it('refuses custom schemes when told to', async () => {
    const as = await running.keep(startAuthorizationServer({ redirectSchemes: 'loopback-only' }));
    assert.equal((await register(as, vscodeRedirect)).error, 'invalid_redirect_uri');
    assert.ok((await register(as, loopbackRedirect)).client_id);
  });

  it('insists on PKCE with S256', async () => {
    const as = await running.keep(startAuthorizationServer());
    const { client_id } = await register(as, vscodeRedirect);
    const more = { redirect_uri: vscodeRedirect, resource: 'http://127.0.0.1:1/mcp' };
    const without = await approve(authorizationUrl(as, client_id, more));
    assert.equal(without.searchParams.get('error'), 'invalid_request');
    const plain = { ...more, code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' };
    const refused = await approve(authorizationUrl(as, client_id, plain));
    assert.equal(refused.searchParams.get('error'), 'invalid_request');
  });

  it('can be denied, issue no refresh token, and short-lived tokens', async () => {
    const { as, mcp } = await running.pair({ refreshTokens: false, accessTokenSeconds: 2 });
    const denied = await login(as, mcp.url, vscodeRedirect, { decision: 'deny' });
    assert.equal(denied.redirected.searchParams.get('error'), 'access_denied');
    const { tokens } = await login(as, mcp.url);
    assert.equal(tokens.refresh_token, undefined);
    assert.equal(tokens.expires_in, 2);
    assert.equal((await as.introspect(tokens.access_token)).active, true);
    await delay(2100);
    assert.equal((await as.introspect(tokens.access_token)).active, false);
  }).timeout(5000);

  it('serves its metadata in all places', async () => {
    const as = await running.keep(
      startAuthorizationServer({ path: '/tenant', hostname: 'demo.localhost' }),
    );
    const { origin } = new URL(as.issuer);
    for (const url of [
      `${origin}/.well-known/oauth-authorization-server/tenant`,
      `${origin}/.well-known/openid-configuration/tenant`,
      `${as.url}/.well-known/openid-configuration`,
    ]) {
      const metadata = await json(send(url));
      assert.equal(metadata['issuer'], as.issuer);
      assert.equal(metadata['token_endpoint'], `${as.issuer}/token`);
      assert.equal(metadata['registration_endpoint'], `${as.issuer}/reg`);
      assert.deepEqual(metadata['code_challenge_methods_supported'], ['S256']);
      assert.equal(metadata['authorization_response_iss_parameter_supported'], true);
    }
    assert.equal((await send(`${origin}/.well-known/oauth-authorization-server`)).status, 404);
  });

  it('holds an answer after the rotation', async () => {
    const { as, mcp } = await running.pair();
    const { tokens, client_id } = await login(as, mcp.url);
    const hold = as.holdNext('/token', 'after');
    const held = refresh(as, client_id, tokens.refresh_token);
    await hold.reached;
    assert.equal(await Promise.race([held, delay(50, 'pending')]), 'pending');
    hold.release();
    assert.ok((await held).refresh_token);
  });

  it('holds a request before it is processed', async () => {
    const { as, mcp } = await running.pair();
    const { tokens, client_id } = await login(as, mcp.url);
    const hold = as.holdNext('/token', 'before');
    const held = refresh(as, client_id, tokens.refresh_token);
    await hold.reached;
    assert.ok((await refresh(as, client_id, tokens.refresh_token)).access_token);
    hold.release();
    assert.equal((await held).error, 'invalid_grant');
  });

  it('has its answers replaced', async () => {
    const as = await running.keep(startAuthorizationServer());
    const metadata = `${as.issuer}/.well-known/oauth-authorization-server`;
    const remove = as.intercept(async () => htmlAnswer(500, '<h1>Oops</h1>'));
    assert.equal((await send(metadata)).status, 500);
    remove();
    const close = as.intercept(async () => closeConnection());
    await assert.rejects(send(metadata), /socket hang up|ECONNRESET/);
    close();
    as.intercept(async (request, forward) =>
      request.path === '/reg' ? jsonAnswer(429, {}) : forward(request),
    );
    assert.equal((await send(metadata)).status, 200);
    assert.deepEqual(
      as.requests.map(({ status }) => status),
      [500, undefined, 200],
    );
  });
});
