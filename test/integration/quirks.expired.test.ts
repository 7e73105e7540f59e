import assert from 'node:assert/strict';
import { withGateway } from '../../scripts/headless/keyring.ts';
import {
  startAuthorizationServer,
  type AuthorizationServer,
} from '../servers/authorizationServer.ts';
import { jsonAnswer, send } from '../servers/http.ts';
import { Running } from '../servers/running.ts';
import { startSmallMcp } from '../servers/smallMcp.ts';
import { bench, listed, person, type Bench } from '../support/brokerBench.ts';

const never = new AbortController().signal;
const forbidden = jsonAnswer(403, { error: 'forbidden' });

describe('a server that answers 403 without a challenge', () => {
  const running = new Running();
  afterEach(() => running.close());

  let as: AuthorizationServer;
  let own: Bench;
  /** the tokens that tools' requests came with */
  let shown: string[];
  beforeEach(async () => {
    as = await running.keep(startAuthorizationServer());
    shown = [];
  });

  /** What a tool hears that asks once through the gateway, of a server that answers to a token as `answer` says. */
  async function heard(answer: (token: string) => typeof forbidden | undefined): Promise<string> {
    const hears = (token: string) => {
      if (token === '') return undefined;
      shown.push(token);
      return answer(token);
    };
    const { url } = await running.keep(startSmallMcp(as.issuer, { answer: hears }));
    own = await bench(listed(url));
    await own.broker.authorize('demo', person(), never);
    const [server] = own.ports.servers.list();
    assert.ok(server);
    const joint = { ...own, server, nonces: own.ports.nonces, now: own.ports.now };
    const { route } = await running.keep(withGateway(joint));
    shown = [];
    const headers = { authorization: `Bearer ${route.key}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
    const { status, body: text } = await send(route.url, { method: 'POST', headers, body });
    assert.equal(status, 200);
    return text.toString();
  }

  /** The token that is in use ends, by the clock of the keyring. */
  function end(): void {
    own.clock.ahead = (own.broker.facts('demo')?.expiresAt ?? 0) - Date.now();
  }

  it('to a token that ended on its way gets a new one, once', async () => {
    const first = (token: string): boolean => token === shown[0];
    const text = await heard((token) => {
      if (!first(token)) return undefined;
      end();
      return forbidden;
    });
    assert.match(text, /"tools":\[\]/u);
    assert.equal(as.tokenRequests('refresh_token'), 1);
    assert.equal(new Set(shown).size, 2);
    assert.equal(shown.length, 2);
  });

  it('to the new one as well has refused by itself', async () => {
    const text = await heard(() => {
      if (shown.length === 1) end();
      return forbidden;
    });
    assert.match(text, /"message":"forbidden"/u);
    assert.equal(as.tokenRequests('refresh_token'), 1);
    assert.equal(shown.length, 2);
  });

  it('to a token that lives has refused by itself', async () => {
    const text = await heard(() => forbidden);
    assert.match(text, /"message":"forbidden"/u);
    assert.equal(as.tokenRequests('refresh_token'), 0);
    assert.equal(shown.length, 1);
  });

  it('to a token that was issued a moment ago has refused by itself, although that is said to have ended', async () => {
    as.intercept(async (request, forward) => {
      const answer = await forward(request);
      if (request.path !== '/token') return answer;
      const granted = JSON.parse(answer.body.toString()) as object;
      return jsonAnswer(200, { ...granted, expires_in: 0 });
    });
    assert.match(await heard(() => forbidden), /"message":"forbidden"/u);
    assert.equal(as.tokenRequests('refresh_token'), 0);
    assert.equal(shown.length, 1);
  });
});
