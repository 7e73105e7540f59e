import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ReceiptView } from '../../../src/protocol/values.ts';
import { callbackQuery } from '../../../src/vscode/callbackQuery.ts';
import { inlineCode, unlinked, withoutIcons } from '../../../src/vscode/plainText.ts';
import { receiptText } from '../../../src/vscode/receiptText.ts';
import { duration, moment, nextChange } from '../../../src/vscode/relativeTime.ts';
import { uniqueName } from '../../../src/vscode/serverName.ts';
import { MINUTE } from './views.ts';

describe('relativeTime', () => {
  it('speaks in the unit that suits', () => {
    const said = [0, 1, 42 * MINUTE, 42 * MINUTE + 1, 120 * MINUTE, 49 * 60 * MINUTE].map((ms) =>
      duration(ms, 'en'),
    );
    assert.deepEqual(said, ['1 min', '1 min', '42 min', '43 min', '2 hr', '2 days']);
    assert.equal(duration(42 * MINUTE, 'zh-tw'), '42 分鐘');
  });

  it('reads differently exactly when it says so', () => {
    for (const ms of [90_000, 42 * MINUTE, 120 * MINUTE, 300 * MINUTE + 7, 50 * 60 * MINUTE]) {
      const change = nextChange(ms);
      assert.equal(duration(ms - change + 1, 'en'), duration(ms, 'en'));
      assert.notEqual(duration(ms - change, 'en'), duration(ms, 'en'));
    }
  });

  it('has words for every moment, also for one that no calendar has', () => {
    assert.match(moment(0, 'en'), /19(?:69|70)/u);
    for (const at of [8.65e15, -8.65e15, Infinity, NaN]) assert.equal(moment(at, 'en'), '–');
  });
});

describe('plainText', () => {
  it('leaves no link in a notification', () => {
    assert.equal(unlinked('[x](command:y)'), '[x] (command:y)');
  });

  it('leaves no icon, and nothing else changed', () => {
    assert.equal(withoutIcons('$(key) $5 $(a b)'), String.raw`\$(key) $5 $(a b)`);
  });

  it('keeps code inside its marks', () => {
    assert.equal(inlineCode('a`<b>\n[c](d)'), '`a <b> [c](d)`');
  });
});

describe('callbackQuery', () => {
  it('restores what VS Code decoded', () => {
    const sent = new URLSearchParams({
      code: '4/0+a%41=b&c',
      state: 's-1',
      iss: 'https://i.example/?a',
    });
    const read = new URLSearchParams(
      callbackQuery(decodeURIComponent(sent.toString().replaceAll('+', '%20'))),
    );
    assert.deepEqual([...read], [...sent]);
  });

  it('reads prose with its spaces', () => {
    const read = new URLSearchParams(
      callbackQuery('error=access_denied&error_description=not+today'),
    );
    assert.equal(read.get('error_description'), 'not today');
  });

  it('keeps what has no value', () => {
    assert.equal(callbackQuery(''), '');
    assert.equal(callbackQuery('code=a&state='), 'code=a&state=');
  });
});

describe('uniqueName', () => {
  it('counts until it is free, whatever the case', () => {
    assert.equal(uniqueName('demo', []), 'demo');
    assert.equal(uniqueName('demo', ['Demo', 'demo 2']), 'demo 3');
  });
});

describe('receiptText', () => {
  const said = (issuer: ReceiptView['issuer']): string =>
    receiptText({ issuer, registration: 'kept', server: 'unknown' }, 'Demo');

  it('says that the credential is deleted here, and whether the issuer revoked it', () => {
    for (const issuer of ['revoked', 'unsupported', 'failed'] as const)
      assert.match(said(issuer), /deleted from the keyring/u);
    assert.match(said('revoked'), /is revoked at the issuer/u);
    assert.match(said('unsupported'), /offers no revocation, so the token stays valid/u);
    assert.match(said('failed'), /did not confirm the revocation: the token may stay valid/u);
  });

  it('says what else became of it', () => {
    const done = { issuer: 'revoked', registration: 'deleted', server: 'refuses' } as const;
    assert.match(receiptText(done, 'Demo'), /refuses it\. The client registration .* is deleted/u);
    assert.match(receiptText({ ...done, server: 'accepts' }, 'Demo'), /still accepts it/u);
    assert.match(receiptText(undefined, 'Demo'), /nothing to revoke for Demo/u);
  });
});
