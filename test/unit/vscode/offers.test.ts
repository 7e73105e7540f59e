import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { nextStep } from '../../../src/vscode/nextStep.ts';
import { contextValue, offers } from '../../../src/vscode/offers.ts';
import { facts, failure, NOW, view } from './views.ts';

const inline = (value: string) => [...value.matchAll(/inline:(\w+)/gu)].map(([, offer]) => offer);
const buttons = (...of: Parameters<typeof view>) => inline(contextValue(view(...of), true, NOW));

describe('offers', () => {
  it('shows exactly one button where something is wrong', () => {
    const fixed = { hasRefreshToken: false };
    assert.deepEqual(buttons('none'), ['authorize']);
    assert.deepEqual(buttons('expired', facts(-1)), ['refresh']);
    assert.deepEqual(buttons('expired', facts(-1, fixed)), ['authorize']);
    assert.deepEqual(buttons('failed', facts(-1, failure('refresh_failed'))), ['refresh']);
    assert.deepEqual(buttons('failed', facts(-1, failure('credential_expired'))), ['authorize']);
    assert.deepEqual(buttons('failed', facts(9, failure('token_rejected'))), ['authorize']);
    assert.deepEqual(buttons('ready', facts(42, failure('credential_expired'))), ['authorize']);
    assert.deepEqual(buttons('ready', facts(42, failure('refresh_failed'))), ['refresh', 'revoke']);
  });

  it('shows renewal and revocation where all is well', () => {
    assert.deepEqual(buttons('ready', facts(42)), ['refresh', 'revoke']);
    assert.deepEqual(buttons('ready', facts(42, { hasRefreshToken: false })), ['revoke']);
    assert.deepEqual(buttons('expiring', facts(2)), ['refresh', 'revoke']);
  });

  it('shows none while busy, while locked, or without authentication', () => {
    const open = view('open');
    const server = { ...open.server, auth: { scheme: 'none' as const } };
    assert.deepEqual(buttons('busy', facts(-1), { busy: true }), []);
    assert.deepEqual(inline(contextValue(view('none'), false, NOW)), []);
    assert.deepEqual(inline(contextValue({ ...open, server }, true, NOW)), []);
    assert.equal(nextStep({ ...open, server }, NOW), undefined);
  });

  it('offers an authorization of every server, for any may begin to ask for a token', () => {
    const open = view('open');
    const server = { ...open.server, auth: { scheme: 'none' as const } };
    assert.ok(offers({ ...open, server }).has('authorize'));
    assert.ok(offers(view('none')).has('authorize'));
  });
});
