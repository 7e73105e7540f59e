import assert from 'node:assert/strict';
import type { DeviceCode, Person } from '../../src/core/ports.ts';
import { enterCode } from '../servers/deviceBrowser.ts';
import type { Interceptor } from '../servers/front.ts';
import { jsonAnswer } from '../servers/http.ts';
import { Running, type Pair } from '../servers/running.ts';
import { bench, listed, person, type Bench } from '../support/brokerBench.ts';

const never = new AbortController().signal;

describe('the device code', () => {
  const running = new Running();
  afterEach(() => running.close());

  interface Waiting {
    pair: Pair;
    own: Bench;
    /** every pause between two questions, in ms */
    pauses: number[];
    codes: DeviceCode[];
    alice: Person;
  }

  /** Alice sees the code at once; what happens in each pause is up to the test. */
  async function waiting(inPause: (at: Waiting) => Promise<unknown> | void): Promise<Waiting> {
    const pair = await running.pair({ deviceCode: true });
    const pauses: number[] = [];
    const codes: DeviceCode[] = [];
    const oauth = { grant: 'device_code' } as const;
    const server = { ...listed(pair.mcp.url), auth: { scheme: 'oauth', oauth } as const };
    const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
      pauses.push(ms);
      await inPause(at);
      signal.throwIfAborted();
    };
    const own = await bench(server, {}, { pause });
    const alice = person({ showCode: async (code) => void codes.push(code) });
    const at = { pair, own, pauses, codes, alice };
    return at;
  }

  const atToken = ({ pair }: Waiting, ...answers: Interceptor[]): void => {
    pair.as.intercept((request, forward) =>
      request.path === '/token' ? (answers.shift() ?? forward)(request, forward) : forward(request),
    );
  };

  const approved = ({ codes }: Waiting): Promise<unknown> => enterCode(codes[0]?.urlWithCode ?? '');

  it('is shown, entered elsewhere, and asked for until it is entered', async () => {
    const at = await waiting(({ pauses }) => (pauses.length === 3 ? approved(at) : undefined));
    await at.own.broker.authorize('demo', at.alice, never);
    assert.deepEqual(at.pauses, [5_000, 5_000, 5_000]);
    const [code] = at.codes;
    assert.match(code?.userCode ?? '', /^[A-Z]{4}-[A-Z]{4}$/u);
    assert.equal(code?.url, `${at.pair.as.issuer}/device`);
    const { accessToken = '' } = (await at.own.broker.credentialFor('demo')) ?? {};
    assert.equal((await at.pair.as.introspect(accessToken)).sub, 'alice');
    const facts = at.own.broker.facts('demo');
    assert.deepEqual([facts?.grant, facts?.redirectUri], ['device_code', undefined]);
    await at.own.broker.refresh('demo');
  });

  it('is asked for more slowly when the issuer says so, from then on, and after a failure', async () => {
    const at = await waiting(({ pauses }) => (pauses.length === 4 ? approved(at) : undefined));
    const slower = jsonAnswer(400, { error: 'slow_down' });
    atToken(
      at,
      async () => slower,
      async (request, forward) => forward(request),
      async () => jsonAnswer(503, {}),
    );
    await at.own.broker.authorize('demo', at.alice, never);
    assert.deepEqual(at.pauses, [5_000, 10_000, 10_000, 20_000]);
  });

  it('is asked for in the interval of the issuer', async () => {
    const at = await waiting(approved);
    at.pair.as.intercept(async (request, forward) => {
      const answer = await forward(request);
      if (request.path !== '/device/auth') return answer;
      return jsonAnswer(200, { ...(JSON.parse(answer.body.toString()) as object), interval: 7 });
    });
    await at.own.broker.authorize('demo', at.alice, never);
    assert.deepEqual(at.pauses, [7_000]);
  });

  it('may be denied', async () => {
    const at = await waiting(({ codes }) =>
      enterCode(codes[0]?.urlWithCode ?? '', { decision: 'deny' }),
    );
    await assert.rejects(at.own.broker.authorize('demo', at.alice, never), {
      code: 'authorization_denied',
    });
    assert.equal(at.own.broker.facts('demo'), undefined);
  });

  it('may expire at the issuer', async () => {
    const at = await waiting(() => undefined);
    atToken(at, async () => jsonAnswer(400, { error: 'expired_token' }));
    await assert.rejects(at.own.broker.authorize('demo', at.alice, never), {
      code: 'authorization_timeout',
    });
  });

  it('is not asked for any more when its time is over, whatever the issuer says', async () => {
    const at = await waiting(({ own }) => void (own.clock.ahead += 300_000));
    await assert.rejects(at.own.broker.authorize('demo', at.alice, never), {
      code: 'authorization_timeout',
    });
    assert.ok(at.pauses.length < 6, String(at.pauses));
  });

  it('ends when the person gives up', async () => {
    const tired = new AbortController();
    const at = await waiting(() => tired.abort());
    await assert.rejects(at.own.broker.authorize('demo', at.alice, tired.signal), {
      code: 'authorization_cancelled',
    });
  });

  for (const url of ['javascript:alert(1)', 'http://evil.example/device', 'file:///etc/passwd']) {
    it(`is never shown with the page ${url}`, async () => {
      const at = await waiting(() => undefined);
      at.pair.as.intercept(async (request, forward) => {
        const answer = await forward(request);
        if (request.path !== '/device/auth') return answer;
        const device = JSON.parse(answer.body.toString()) as object;
        return jsonAnswer(200, { ...device, verification_uri: url });
      });
      await assert.rejects(at.own.broker.authorize('demo', at.alice, never), {
        code: 'insecure_endpoint',
      });
      assert.deepEqual(at.codes, []);
    });
  }

  it('is not offered by every issuer', async () => {
    const pair = await running.pair();
    const oauth = { grant: 'device_code' } as const;
    const own = await bench({ ...listed(pair.mcp.url), auth: { scheme: 'oauth', oauth } });
    await assert.rejects(own.broker.authorize('demo', person(), never), {
      code: 'device_unsupported',
    });
  });
});
