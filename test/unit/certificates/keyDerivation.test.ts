import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Budget, limits } from '../../../src/node/certificates/budget.ts';
import { pbkdf2Key, pkcs12Key, scryptKey } from '../../../src/node/certificates/keyDerivation.ts';

const salt = Buffer.from('salt');
const costly = { details: { reason: 'too_costly' } };

describe('the work that a file may ask for', () => {
  const mixing = (iterations: number) => ({ hash: 'sha1', salt, iterations, length: 20 });
  const passphrase = Buffer.from('passphrase');

  for (const [name, derive] of [
    ['PBKDF2', async (n: number, budget: Budget) => pbkdf2Key(passphrase, mixing(n), budget)],
    ['PKCS #12', (n: number, budget: Budget) => pkcs12Key(passphrase, mixing(n), 'key', budget)],
    [
      'scrypt',
      async (n: number, budget: Budget) =>
        scryptKey(passphrase, { salt, N: n, r: 8, p: 1, length: 32 }, budget),
    ],
  ] as const) {
    it(`of ${name} is refused before it is begun`, async () => {
      await assert.rejects(derive(2 ** 40, new Budget()), costly);
      await assert.rejects(derive(Infinity, new Budget()), costly);
      await assert.rejects(derive(0, new Budget()), { details: { reason: 'unreadable' } });
      assert.ok((await derive(1024, new Budget())).length >= 20);
    });
  }

  it('is counted together', () => {
    const budget = new Budget();
    budget.spend(limits.iterations - 1);
    budget.spend(1);
    assert.throws(() => budget.spend(1), costly);
  });

  it('of scrypt includes its memory', async () => {
    const given = { salt, N: 2 ** 17, r: 8, p: 1, length: 32 };
    const derive = async () => scryptKey(passphrase, given, new Budget());
    await assert.rejects(derive(), costly);
  });

  it('leaves other work its turn', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 0);
    await pkcs12Key(passphrase, mixing(100_000), 'key', new Budget());
    clearInterval(timer);
    assert.ok(turns > 0);
  });
});
