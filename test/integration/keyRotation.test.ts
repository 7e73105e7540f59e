import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { HmacGuard } from '../servers/hmacGuard.ts';
import { FRESH, GOOD, keyIn, KeyedServer } from '../support/keyedServer.ts';
import { signedAuth } from '../support/signedAuth.ts';

const wanted = { 'X-API-Key': '${secret:api}' };

describe('the key of a server', () => {
  let bench: KeyedServer;
  beforeEach(async () => {
    bench = await KeyedServer.start();
  });
  afterEach(() => bench.close());

  it('keeps the key that works when the new one is refused', async () => {
    await bench.add(wanted);
    await bench.enter(GOOD);
    assert.deepEqual(await bench.rotate(FRESH), {
      rotated: false,
      tried: [{ server: 'demo', verdict: 'refuses' }],
    });
    await bench.use();
  });

  for (const status of [400, 429, 503])
    it(`does not take HTTP ${status} for a yes, which a server may say to any key`, async () => {
      await bench.add(wanted);
      await bench.enter(GOOD);
      bench.door = ({ headers }) => (headers['x-api-key'] === undefined ? 401 : status);
      assert.deepEqual(await bench.rotate(FRESH), {
        rotated: false,
        tried: [{ server: 'demo', verdict: 'unknown' }],
      });
      assert.equal((await bench.window.request(toDaemon.revealKey, { name: 'api' })).value, GOOD);
    });

  it('takes 400 to a request without a session for none, as long as a session can be begun', async () => {
    await bench.add(wanted);
    await bench.enter(GOOD);
    bench.door = ({ headers }, body) => {
      if (headers['x-api-key'] === undefined) return 401;
      return body.includes('"initialize"') ? undefined : 400;
    };
    assert.equal((await bench.rotate(FRESH)).rotated, true);
  });

  it('takes the new key at once when it is good, and the old one back until it is confirmed', async () => {
    await bench.add(wanted);
    await bench.enter(GOOD);
    bench.door = ({ headers }) => (headers['x-api-key'] === FRESH ? undefined : 401);
    assert.equal((await bench.rotate(FRESH)).rotated, true);
    await bench.use();
    await bench.window.request(toDaemon.undoRotation, { name: 'api' });
    assert.equal((await bench.window.request(toDaemon.revealKey, { name: 'api' })).value, GOOD);
    await bench.rotate(FRESH);
    await bench.window.request(toDaemon.confirmRotation, { name: 'api' });
    await bench.window.request(toDaemon.undoRotation, { name: 'api' });
    assert.equal((await bench.window.request(toDaemon.revealKey, { name: 'api' })).value, FRESH);
  });

  it('proves after a revocation whether the key is dead', async () => {
    await bench.add(wanted);
    await bench.enter(GOOD);
    await bench.window.request(toDaemon.revokeKey, { name: 'api' });
    await bench.window.until((state) => keyIn(state) === undefined);
    await bench.is('none');
    const alive = await bench.window.request(toDaemon.checkRevoked, { name: 'api' });
    assert.deepEqual(alive.tried, [{ server: 'demo', verdict: 'accepts' }]);
    bench.door = () => 401;
    const dead = await bench.window.request(toDaemon.checkRevoked, { name: 'api' });
    assert.deepEqual(dead.tried, [{ server: 'demo', verdict: 'refuses' }]);
  });

  it('can be asked about by another window than the one that revoked it, but by no face', async () => {
    await bench.add(wanted);
    await bench.enter(GOOD);
    const { realm } = bench.window;
    const [other, face] = [await realm.window(), await realm.window({ key: randomBytes(32) })];
    await bench.window.request(toDaemon.revokeKey, { name: 'api' });
    const { tried } = await other.request(toDaemon.checkRevoked, { name: 'api' });
    assert.deepEqual(tried, [{ server: 'demo', verdict: 'accepts' }]);
    const locked = { code: 'keyring_locked' };
    await assert.rejects(face.request(toDaemon.checkRevoked, { name: 'api' }), locked);
  });

  it('is replaced although one server forbids its use, when the person says so; never when one refuses it', async () => {
    await bench.add(wanted);
    await bench.enter(GOOD);
    const unproved = { name: 'api', value: FRESH, unproved: true };
    const rotate = () => bench.window.request(toDaemon.rotateKey, unproved);
    assert.equal((await rotate()).rotated, false, 'refused');
    bench.door = () => 403;
    const forbidden = { rotated: false, tried: [{ server: 'demo', verdict: 'forbids' }] };
    assert.deepEqual(await bench.rotate(FRESH), forbidden);
    assert.equal((await rotate()).rotated, true);
    assert.equal((await bench.window.request(toDaemon.revealKey, { name: 'api' })).value, FRESH);
  });

  it('tries the key of a signature by signing with it', async () => {
    const guard = new HmacGuard(FRESH);
    bench.door = (request, body) => (guard.admits(request, body) ? undefined : 401);
    await bench.window.request(toDaemon.addServer, {
      name: 'Demo',
      url: bench.url,
      ...signedAuth('api'),
    });
    await bench.is('none');
    await bench.enter(GOOD);
    await assert.rejects(bench.use(), /-31001/u);
    await bench.called('signature_refused');
    await bench.is('failed');
    assert.equal((await bench.rotate('another-wrong-key-of-some-length')).rotated, false);
    assert.equal((await bench.rotate(FRESH)).rotated, true);
    await bench.use();
    await bench.is('ready');
  });
});
