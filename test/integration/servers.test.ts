import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { Running } from '../servers/running.ts';
import { connect, login, post, refresh } from '../servers/testClient.ts';

const running = new Running();
afterEach(() => running.close());

for (const accessTokenFormat of ['jwt', 'opaque'] as const) {
  for (const hostname of ['127.0.0.1', 'demo.localhost']) {
    describe(`Test servers, ${accessTokenFormat} access tokens, ${hostname}`, () => {
      it('sign in, use, rotate, detect reuse', async () => {
        const { as, mcp } = await running.pair({ accessTokenFormat, hostname, path: '/tenant' });
        const { tokens, client_id, redirected } = await login(as, mcp.url);
        assert.equal(redirected.protocol, 'vscode:');
        assert.equal(redirected.searchParams.get('iss'), as.issuer);
        assert.equal(tokens.access_token.split('.').length, accessTokenFormat === 'jwt' ? 3 : 1);
        const client = await running.keep(connect(mcp.url, tokens.access_token));
        const { content } = await client.callTool({ name: 'whoami' });
        assert.match(JSON.stringify(content), /alice.*mcp:read/);

        const rotated = await refresh(as, client_id, tokens.refresh_token);
        assert.notEqual(rotated.refresh_token, tokens.refresh_token);
        assert.equal((await as.introspect(rotated.access_token)).active, true);
        const reused = await refresh(as, client_id, tokens.refresh_token);
        assert.equal(reused.error, 'invalid_grant');
        assert.equal((await as.introspect(rotated.access_token)).active, false);
        const dead = await refresh(as, client_id, rotated.refresh_token);
        assert.equal(dead.error, 'invalid_grant');
        assert.equal(as.tokenRequests('refresh_token'), 3);
        assert.equal(as.tokenRequests(), 4);
      });

      it('revokes', async () => {
        const { as, mcp } = await running.pair({ accessTokenFormat, hostname, autoApprove: true });
        const { tokens, client_id } = await login(as, mcp.url);
        const { access_token, refresh_token = '' } = tokens;
        assert.equal((await as.introspect(refresh_token)).active, true);
        const form = { client_id, token: refresh_token };
        const answer = await post(`${as.issuer}/token/revocation`, form);
        assert.equal(answer.status, 200);
        assert.equal((await as.introspect(refresh_token)).active, false);
        assert.equal((await as.introspect(access_token)).active, false);
        await assert.rejects(connect(mcp.url, access_token), { code: 401 });
      });
    });
  }
}
