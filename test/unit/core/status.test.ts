import assert from 'node:assert/strict';
import type { CredentialFacts } from '../../../src/core/credential.ts';
import type { Server } from '../../../src/core/server.ts';
import { renewalMargin, status as statusOf, warningMargin } from '../../../src/core/status.ts';
import { listed } from '../../support/brokerBench.ts';
import { MINUTE, NOW, facts, failure } from '../vscode/views.ts';

const server = listed('https://a.example/mcp');
const open = listed('https://a.example/mcp', 'none');
const status = (of: Server, credential: CredentialFacts | undefined, now: number) =>
  statusOf(of, { credential }, now);
const at = (endsIn: number, more: Partial<CredentialFacts> = {}) =>
  status(server, facts(endsIn, more), NOW);
const fixed = { hasRefreshToken: false };

/** A token of `life` minutes that ends in `endsIn`. */
const short = (life: number, endsIn: number, more: Partial<CredentialFacts> = {}) =>
  facts(endsIn, { obtainedAt: NOW + (endsIn - life) * MINUTE, ...more });

describe('status', () => {
  it('is none without a credential, and ready for a server that wants none', () => {
    assert.deepEqual(status(server, undefined, NOW), { kind: 'none' });
    assert.deepEqual(status(open, undefined, NOW), { kind: 'ready' });
  });

  it('tells of the credential that an open server was given after all', () =>
    assert.deepEqual(status(open, facts(-1), NOW), { kind: 'expired', renewable: true }));

  it('is ready, with its end when it has one', () => {
    assert.deepEqual(at(42), { kind: 'ready', until: NOW + 42 * MINUTE });
    const { expiresAt: _, ...endless } = facts(42);
    assert.deepEqual(status(server, endless, NOW), { kind: 'ready' });
  });

  it('is expiring only when renewal had half of its margin', () => {
    const until = NOW + 2.5 * MINUTE;
    assert.deepEqual(at(2.5), { kind: 'expiring', until, renewable: true });
    assert.equal(at(2.5 + 1 / 60_000).kind, 'ready');
  });

  it('is expiring much earlier when nothing renews it', () => {
    assert.deepEqual(at(10, fixed), {
      kind: 'expiring',
      until: NOW + 10 * MINUTE,
      renewable: false,
    });
    assert.equal(at(10.001, fixed).kind, 'ready');
  });

  for (const code of ['credential_expired', 'refresh_interrupted'] as const) {
    it(`counts as not renewable after ${code}, and warns as early`, () => {
      const ended = { failure: { code, at: NOW, details: {} } };
      assert.deepEqual(at(10, ended), {
        kind: 'expiring',
        until: NOW + 10 * MINUTE,
        renewable: false,
      });
    });
  }

  it('counts as not renewable when the refresh token ends before renewal begins', () => {
    const both = (endsIn: number, refreshEndsIn: number) =>
      status(server, facts(endsIn, { refreshExpiresAt: NOW + refreshEndsIn * MINUTE }), NOW);
    const until = NOW + 10 * MINUTE;
    assert.deepEqual(both(10, 5), { kind: 'expiring', until, renewable: false });
    assert.equal(both(10, 5.001).kind, 'ready');
    assert.equal(both(42, -1).kind, 'ready', 'the access token is good all the same');
    assert.deepEqual(both(-1, -1), { kind: 'expired', renewable: false });
    assert.deepEqual(both(-1, 1), { kind: 'expired', renewable: true });
  });

  it('is expired at the very end, renewable or not', () => {
    assert.deepEqual(at(0), { kind: 'expired', renewable: true });
    assert.deepEqual(at(0, fixed), { kind: 'expired', renewable: false });
  });

  it('does not show a failure as long as the token works', () => {
    assert.equal(at(42, failure('refresh_failed')).kind, 'ready');
    assert.equal(at(42, failure('credential_expired')).kind, 'ready');
    assert.equal(at(1, failure('refresh_failed')).kind, 'expiring');
  });

  it('is failed once the token ended or the server refused it', () => {
    assert.deepEqual(at(0, failure('refresh_failed')), { kind: 'failed', code: 'refresh_failed' });
    assert.deepEqual(at(42, failure('token_rejected')), { kind: 'failed', code: 'token_rejected' });
  });
});

describe('renewalMargin', () => {
  it('is 5 minutes, and a fifth of a shorter life', () => {
    assert.equal(renewalMargin(facts(60)), 5 * MINUTE);
    assert.equal(renewalMargin(short(25, 25)), 5 * MINUTE);
    assert.equal(renewalMargin(short(10, 5)), 2 * MINUTE);
    assert.equal(renewalMargin(short(24 * 60, 5)), 5 * MINUTE);
  });

  it('is nothing without an end and for a life that makes no sense', () => {
    const { expiresAt: _, ...endless } = facts(1);
    assert.equal(renewalMargin(endless), 0);
    assert.equal(renewalMargin(short(0, 5)), 0);
    assert.equal(renewalMargin(short(-10, 5)), 0);
  });

  it('leaves the warning behind the renewal, and before it when there is none', () => {
    for (const life of [0.1, 1, 10, 60, 600]) {
      const lifetime = short(life, life);
      assert.ok(warningMargin(lifetime, NOW) < renewalMargin(lifetime));
      assert.ok(warningMargin({ ...lifetime, ...fixed }, NOW) > renewalMargin(lifetime));
    }
  });
});
