import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CredentialFacts } from '../../src/core/credential.ts';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { closeConnection } from '../servers/front.ts';
import { Running, type Pair } from '../servers/running.ts';
import { buildDaemon } from '../support/buildDaemon.ts';
import { eventually } from '../support/eventually.ts';
import { Realm, killed, type TestWindow } from '../support/testWindow.ts';

/** As in hastyDaemon.ts, in ms. */
const LEASE = 2_000;

describe('two machines on one SecretStorage', () => {
  const running = new Running();
  let dist: string;
  let pair: Pair;
  let realms: Realm[];
  let here: TestWindow;
  let there: TestWindow;
  let id: string;
  before(async () => {
    dist = await mkdtemp(join(tmpdir(), 'mcp-keyring-hasty-'));
    await buildDaemon(dist, { entry: 'test/support/hastyDaemon.ts' });
  });
  after(() => rm(dist, { recursive: true, force: true }));
  beforeEach(async () => {
    pair = await running.pair({}, {});
    const realm = await Realm.make({ dist });
    realms = [realm];
    here = await realm.window();
    const server = { name: 'Demo', url: pair.mcp.url, scheme: 'oauth' } as const;
    ({ id } = await here.request(toDaemon.addServer, server));
    await here.request(toDaemon.authorize, { id });
    await eventually('the server and its credential are stored', () => {
      return realm.servers.length > 0 && realm.secrets.has('credential/demo');
    });
  });
  afterEach(async () => {
    for (const realm of realms) await realm.close();
    await running.close();
  });

  async function openElsewhere(isQuiet = false): Promise<void> {
    const other = await realms[0]?.elsewhere();
    assert.ok(other);
    realms.push(other);
    there = await other.window({ isQuiet });
    await there.until(({ servers }) => servers[0]?.credential !== undefined);
  }
  const facts = (window: TestWindow): CredentialFacts | undefined =>
    window.state?.servers[0]?.credential;
  const refresh = (window: TestWindow) => window.request(toDaemon.refresh, { id });
  const refreshes = (): number => pair.as.tokenRequests('refresh_token');
  const sameOnBoth = (): Promise<unknown> =>
    eventually('both have the same token', () => {
      return facts(here)?.maskedToken === facts(there)?.maskedToken;
    });

  /** The next refresh reaches no issuer: its connection is closed as soon as `release` is called. */
  function heldRefresh(): { reached: Promise<number>; release: () => void } {
    let [reach, release] = [(_at: number): void => undefined, (): void => undefined];
    const reached = new Promise<number>((resolve) => (reach = resolve));
    const released = new Promise<void>((resolve) => (release = resolve));
    const over = pair.as.intercept(async (request, forward) => {
      if (!request.body.includes('grant_type=refresh_token')) return forward(request);
      over();
      reach(Date.now());
      await released;
      return closeConnection();
    });
    return { reached, release: () => release() };
  }

  it('one of them refreshes, when both begin at the same instant', async () => {
    await openElsewhere();
    for (let round = 1; round <= 3; round++) {
      await Promise.all([refresh(here), refresh(there)]);
      assert.equal(refreshes(), round);
      await sameOnBoth();
    }
    assert.equal(facts(here)?.failure, undefined);
    assert.equal(facts(there)?.failure, undefined);
  });

  for (const isQuiet of [false, true]) {
    it(`one waits for the new token of the other ${isQuiet ? 'and looks for it' : 'and is told of it'}`, async () => {
      await openElsewhere(isQuiet);
      const held = pair.as.holdNext('/token', 'before');
      const refreshing = refresh(here);
      await held.reached;
      const waiting = refresh(there);
      await there.until(({ servers }) => servers[0]?.busy === true);
      held.release();
      await Promise.all([refreshing, waiting]);
      await sameOnBoth();
      assert.equal(refreshes(), 1);
    });
  }

  it('each has the token of the other without asking for it', async () => {
    await openElsewhere();
    const before = facts(there)?.maskedToken;
    await refresh(here);
    await there.until(({ servers }) => servers[0]?.credential?.maskedToken !== before);
    await sameOnBoth();
    await refresh(there);
    await sameOnBoth();
    assert.equal(refreshes(), 2, 'each refresh spent the newest refresh token');
  });

  it('the other takes over when the one that refreshes is killed, after its lease', async () => {
    await openElsewhere();
    const held = heldRefresh();
    const dying = refresh(here).catch(() => undefined);
    const began = await held.reached;
    const [realm] = realms;
    await killed((await realm?.daemonPid()) ?? 0);
    await dying;
    held.release();
    await refresh(there);
    const took = pair.as.requests.findLast(({ grant_type: of }) => of === 'refresh_token');
    assert.ok((took?.at ?? 0) - began >= LEASE, 'not while the lease held');
    assert.equal(took?.status, 200);
    assert.equal(refreshes(), 2, 'one that never arrived, and one');
    here = (await realm?.window()) ?? here;
    await here.until(({ servers }) => servers[0]?.credential !== undefined);
    await sameOnBoth();
    await refresh(here);
    assert.equal(facts(there)?.failure, undefined, 'nobody is signed out');
  });

  it('a wait for the other ends at once when the credential is forgotten', async () => {
    await openElsewhere();
    const held = heldRefresh();
    const refreshing = refresh(here).catch(() => undefined);
    await held.reached;
    const waiting = assert.rejects(refresh(there), { code: 'refresh_failed' });
    await there.until(({ servers }) => servers[0]?.busy === true);
    await there.request(toDaemon.forget, { id });
    await waiting;
    assert.equal(facts(there), undefined);
    held.release();
    await refreshing;
    assert.equal(refreshes(), 1);
  });

  it('a lease that nobody gives back runs out, and ours is given back', async () => {
    const { secrets } = here.realm;
    const lease = 'lease/credential/demo';
    secrets.set(lease, { key: lease, generation: Date.now(), value: 'a machine that is gone' });
    await refresh(here);
    assert.equal(refreshes(), 1);
    await eventually('ours is given back', () => !secrets.has(lease));
  });
});
