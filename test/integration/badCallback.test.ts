import assert from 'node:assert/strict';
import type { AuthError } from '../../src/core/errors.ts';
import { approve } from '../servers/browser.ts';
import { send } from '../servers/http.ts';
import { Running } from '../servers/running.ts';
import { bench, listed, person, type Bench } from '../support/brokerBench.ts';
import { fails } from '../support/failing.ts';

const never = new AbortController().signal;

describe('bad input of a browser', () => {
  const running = new Running();
  afterEach(() => running.close());

  async function cameBack(
    change: (back: URL) => void,
  ): Promise<{ own: Bench; coming: Promise<unknown> }> {
    const { mcp } = await running.pair({}, {});
    const own = await bench(listed(mcp.url));
    const open = async (url: string): Promise<void> => {
      const back = await approve(url);
      change(back);
      await send(back);
    };
    return { own, coming: own.broker.authorize('demo', person({ open }), never) };
  }

  async function refused(code: string, change: (back: URL) => void): Promise<AuthError> {
    const { own, coming } = await cameBack(change);
    let failure: AuthError | undefined;
    await coming.catch((error: AuthError) => (failure = error));
    assert.equal(failure?.code, code);
    assert.equal(own.broker.facts('demo'), undefined);
    return failure;
  }

  it('denial by the person', async () => {
    const { mcp } = await running.pair({}, {});
    const own = await bench(listed(mcp.url));
    await own.broker.authorize('demo', person(), never);
    await fails(own, 'authorization_denied', person({ decision: 'deny' }));
  });

  it('another state is ignored, and the right one still counts', async () => {
    const { mcp } = await running.pair({}, {});
    const own = await bench(listed(mcp.url));
    const statuses: number[] = [];
    const open = async (url: string): Promise<void> => {
      const back = await approve(url);
      const forged = new URL(back);
      forged.searchParams.set('state', 'x'.repeat(back.searchParams.get('state')?.length ?? 0));
      forged.searchParams.set('code', 'forged');
      for (const at of [forged, back]) statuses.push((await send(at)).status);
    };
    await own.broker.authorize('demo', person({ open }), never);
    assert.deepEqual(statuses, [404, 200]);
    assert.ok(own.broker.facts('demo'));
  });

  it('another issuer', async () => {
    const error = await refused('response_issuer_mismatch', (back) =>
      back.searchParams.set('iss', 'https://evil.example'),
    );
    assert.ok(!JSON.stringify(error.details).includes('evil'));
  });

  it('an error of another issuer, of which nothing is shown', async () => {
    const { details } = await refused('response_issuer_mismatch', (back) => {
      back.searchParams.delete('code');
      back.searchParams.set('iss', 'https://evil.example');
      back.searchParams.set('error', 'call-us-now');
      back.searchParams.set('error_description', 'your account is locked');
    });
    assert.doesNotMatch(JSON.stringify(details), /call-us|locked/u);
  });

  it('no issuer although there must be one, before the code goes anywhere', async () => {
    const { as, mcp } = await running.pair({}, {});
    const own = await bench(listed(mcp.url));
    const open = async (url: string): Promise<void> => {
      const back = await approve(url);
      back.searchParams.delete('iss');
      await send(back);
    };
    await assert.rejects(own.broker.authorize('demo', person({ open }), never), {
      code: 'response_issuer_mismatch',
    });
    assert.equal(as.tokenRequests(), 0);
  });

  it('a code that comes twice', async () => {
    await refused('authorization_failed', (back) => back.searchParams.append('code', 'second'));
  });

  it('an error with control characters and a description of 10 kB', async () => {
    const { details } = await refused('authorization_failed', (back) => {
      back.searchParams.delete('code');
      back.searchParams.set('error', 'bad\r\n\u001b]0;owned\u0007');
      back.searchParams.set('error_description', `\u202e${'<b>long</b>'.repeat(1_000)}`);
    });
    assert.equal(details['error'], 'bad ]0;owned');
    assert.equal(details['description']?.length, 200);
    assert.doesNotMatch(JSON.stringify(details), /\\u|\\r|\\n|\u202e/u);
  });

  it('nobody who comes back in time', async () => {
    const { mcp } = await running.pair({}, {});
    const own = await bench(listed(mcp.url), {}, { authorizationTime: 200 });
    const alice = person({ open: async () => undefined });
    await assert.rejects(own.broker.authorize('demo', alice, never), {
      code: 'authorization_timeout',
    });
    assert.equal(own.broker.isBusy('demo'), false);
    assert.equal(own.broker.facts('demo'), undefined);
  });

  it('a port that was chosen and somebody else has', async () => {
    const { mcp } = await running.pair({}, {});
    const oauth = { redirect: 'loopback', redirectPort: Number(new URL(mcp.url).port) } as const;
    const own = await bench({ ...listed(mcp.url), auth: { scheme: 'oauth', oauth } });
    const alice = person();
    await fails(own, 'redirect_unavailable', alice);
    assert.deepEqual(alice.opened, []);
  });

  it('a browser that cannot be opened', async () => {
    const { mcp } = await running.pair({}, {});
    const own = await bench(listed(mcp.url));
    const place = { ...person().place, redirect: 'uriHandler' } as const;
    let state = '';
    const open = async (url: string): Promise<void> => {
      state = new URL(url).searchParams.get('state') ?? '';
      throw new Error('no browser');
    };
    await assert.rejects(own.broker.authorize('demo', person({ place, open }), never), {
      message: 'no browser',
    });
    assert.equal(
      own.callbacks.deliver(new URLSearchParams({ state })),
      false,
      'nobody waits any more',
    );
  });
});
