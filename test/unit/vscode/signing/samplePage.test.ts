import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { carriedHeaders } from '../../../../src/vscode/signing/carriedHeaders.ts';
import { momentIn, sampleFor, withMethod } from '../../../../src/vscode/signing/sample.ts';
import { samplePage } from '../../../../src/vscode/signing/samplePage.ts';

describe('a sample request', () => {
  const sample = sampleFor('https://demo.example/mcp?v=1');

  it('is what a tool sends', () => {
    assert.deepEqual([sample.method, sample.path], ['POST', '/mcp?v=1']);
    assert.equal(sample.headers['content-type'], 'application/json');
    assert.match(sample.body, /tools\/list/u);
    assert.match(sample.nonce, /^[0-9a-f]{32}$/u);
  });

  it('has a body only where the method has one', () => {
    assert.equal(withMethod(sample, 'GET').body, '');
    assert.equal(withMethod(withMethod(sample, 'GET'), 'POST').body, sample.body);
    assert.equal(withMethod({ ...sample, body: '{}' }, 'POST').body, '{}');
  });

  it('takes the time as documentations write it', () => {
    const all = ['1700000000', '1700000000000', '2023-11-14T22:13:20Z', '20231114T221320Z'];
    for (const text of all) assert.equal(momentIn(text), 1_700_000_000_000, text);
    assert.equal(momentIn('soon'), undefined);
  });

  it('carries the headers of the server, with names in place of secrets', async () => {
    const settings = [
      { name: 'X-Timestamp', template: '${timestamp}' },
      { name: 'X-Nonce', template: '${nonce}' },
      { name: 'X-Key', template: 'k ${secret:api}' },
      { name: 'X-Signature', template: 'v1=${signature}' },
    ];
    const values = { now: 1_700_000_000_999, nonce: 'n' };
    const { before, after } = await carriedHeaders(settings, values, 'abc');
    assert.deepEqual(before, { 'X-Timestamp': '1700000000', 'X-Nonce': 'n', 'X-Key': 'k <api>' });
    assert.deepEqual(after, { 'X-Signature': 'v1=abc' });
  });

  it('is shown with what was signed, so that it can be compared', () => {
    const signature = {
      kind: 'hmac',
      hash: 'sha-256',
      secret: 'webhook',
      secretEncoding: 'text',
      template: '${timestamp}\n${body}',
      encoding: 'hex',
    } as const;
    const server = { name: 'Demo', url: 'https://demo.example/mcp' };
    const example = { ...sample, now: 1_700_000_000_000, nonce: 'n', body: 'é' };
    const tried = { base: '1700000000\né', signature: 'abc', headers: { 'X-Signature': 'v1=abc' } };
    const page = samplePage(server, signature, example, tried);
    assert.match(page, /^Signature of Demo\nHMAC SHA-256, hexadecimal · Keys: webhook\n/u);
    assert.match(page, /POST https:\/\/demo\.example\/mcp\?v=1\n/u);
    assert.match(page, /CANONICAL STRING, 13 bytes\n.*\n─+\n1700000000↵\né\n─+\n/u);
    assert.match(page, /SIGNATURE\nabc\n/u);
    assert.match(page, /X-Signature: v1=abc\n$/u);
  });
});
