import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import type { ClientSecrets } from '../../src/core/clientSecrets.ts';
import { keepClientSecrets } from '../../src/core/records.ts';
import type { OAuthSettings } from '../../src/core/oauth/settings.ts';
import { approve } from '../servers/browser.ts';
import { Running, type Pair } from '../servers/running.ts';
import { bench, listed, person, type Bench } from '../support/brokerBench.ts';

const never = new AbortController().signal;
const clientSecret = 'a-secret-with-enough-bytes-for-an-hmac-key';
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const jwk = { ...publicKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' };

/** A client that somebody made at the issuer. */
function made(method: string) {
  const held =
    method === 'private_key_jwt' ? { jwks: { keys: [jwk] } } : { client_secret: clientSecret };
  const redirect_uris = ['http://127.0.0.1/callback'];
  return { client_id: method, token_endpoint_auth_method: method, redirect_uris, ...held };
}

describe('the authorization code', () => {
  const running = new Running();
  afterEach(() => running.close());

  async function benchOf(
    { mcp }: Pick<Pair, 'mcp'>,
    oauth: OAuthSettings,
    entered: ClientSecrets = {},
  ): Promise<Bench> {
    const own = await bench({ ...listed(mcp.url), auth: { scheme: 'oauth', oauth } });
    await keepClientSecrets(own.secrets, 'demo', entered);
    return own;
  }

  for (const [method, entered, settings] of [
    ['client_secret_basic', { clientSecret }, {}],
    ['client_secret_post', { clientSecret }, { clientAuth: 'client_secret_post' }],
    ['client_secret_jwt', { clientSecret }, { clientAuth: 'client_secret_jwt' }],
    ['private_key_jwt', { privateKey: pem }, {}],
  ] as const) {
    it(`by a client made by hand, with ${method}: authorizes, refreshes and revokes`, async () => {
      const pair = await running.pair({ clients: [made(method)], path: '/tenant' });
      const own = await benchOf(pair, { clientId: method, ...settings }, entered);
      await own.broker.authorize('demo', person(), never);
      const { accessToken } = await own.broker.refresh('demo');
      assert.equal((await pair.as.introspect(accessToken)).client_id, method);
      assert.equal((await own.broker.revoke('demo'))?.issuer, 'revoked');
      assert.equal((await pair.as.introspect(accessToken)).active, false);
    });
  }

  it('by a client of which the issuer knows another secret: token_refused, nothing is kept', async () => {
    const pair = await running.pair({ clients: [made('client_secret_basic')] });
    const own = await benchOf(pair, { clientId: 'client_secret_basic' }, { clientSecret: 'x' });
    await assert.rejects(own.broker.authorize('demo', person(), never), { code: 'token_refused' });
    assert.equal(own.broker.facts('demo'), undefined);
  });

  it('by a client of another issuer: that one never sees it', async () => {
    const pair = await running.pair({ clients: [made('client_secret_basic')] });
    const oauth = { clientId: 'client_secret_basic', clientIssuer: 'https://other.example' };
    const own = await benchOf(pair, oauth, { clientSecret });
    const alice = person();
    await assert.rejects(own.broker.authorize('demo', alice, never), {
      code: 'client_of_other_issuer',
    });
    assert.deepEqual(alice.opened, []);
  });

  it('by a request that was pushed before: the browser carries a reference only', async () => {
    const pair = await running.pair({ requirePushed: true });
    const own = await benchOf(pair, {});
    const alice = person();
    await own.broker.authorize('demo', alice, never);
    const names = [...new URL(alice.opened[0] ?? '').searchParams.keys()];
    assert.deepEqual(names.toSorted(), ['client_id', 'request_uri']);
    assert.ok(own.broker.facts('demo'));
  });

  it('with opaque tokens, for whom introspection tells', async () => {
    const pair = await running.pair({ accessTokenFormat: 'opaque' });
    const own = await benchOf(pair, {});
    await own.broker.authorize('demo', person(), never);
    const { accessToken = '' } = (await own.broker.credentialFor('demo')) ?? {};
    assert.equal(accessToken.split('.').length, 1);
    assert.equal(own.broker.facts('demo')?.claims, undefined);
    await own.broker.refresh('demo');
    await own.broker.revoke('demo');
    assert.equal((await pair.as.introspect(accessToken)).active, false);
  });

  it('keeps where and with what a registration can be deleted', async () => {
    const pair = await running.pair({ registrationManagement: true });
    const own = await benchOf(pair, {});
    await own.broker.authorize('demo', person(), never);
    const { client } = (await own.broker.credentialFor('demo')) ?? {};
    assert.equal(client?.management?.uri, `${pair.as.issuer}/reg/${client?.clientId}`);
    assert.ok(client?.management?.token);
    assert.ok(!JSON.stringify(own.broker.facts('demo')).includes(client.management.token));
  });

  describe('pasted', () => {
    const paste = async (change: (back: URL) => string) => {
      const pair = await running.pair();
      const own = await benchOf(pair, { redirect: 'paste' });
      let opened = (_url: string): void => undefined;
      const address = new Promise<string>((resolve) => (opened = resolve));
      const alice = person({
        open: async (url) => opened(url),
        pasted: async (redirectUri) => {
          const back = await approve(await address);
          assert.equal(back.origin + back.pathname, redirectUri);
          return change(back);
        },
      });
      return { own, going: own.broker.authorize('demo', alice, never) };
    };

    it('is taken with white space around it', async () => {
      const { own, going } = await paste((back) => `  ${back.href}\n`);
      await going;
      assert.equal(own.broker.facts('demo')?.redirectUri, 'http://127.0.0.1:33418/callback');
    });

    for (const [what, change] of [
      ['another address', (back: URL) => back.href.replace('/callback', '/elsewhere')],
      ['another host', (back: URL) => back.href.replace('127.0.0.1', 'evil.example')],
      [
        'the answer to another authorization',
        (back: URL) => back.href.replace(/state=./u, 'state='),
      ],
      ['something that is no address', () => 'nonsense'],
      ['nothing', () => ''],
    ] as const) {
      it(`is not taken when it is ${what}`, async () => {
        const { own, going } = await paste(change);
        await assert.rejects(going, { code: 'pasted_address_invalid' });
        assert.equal(own.broker.facts('demo'), undefined);
      });
    }
  });
});
