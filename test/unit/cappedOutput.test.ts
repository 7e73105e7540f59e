import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it } from 'mocha';
import { capOutput } from '../../src/node/cappedOutput.ts';

describe('capOutput', () => {
  it('lets through what fits, drops the rest, and calls back for both', async () => {
    const stream = new PassThrough();
    capOutput(stream, 8);
    await new Promise<void>((done) => stream.write('ab€', 'utf8', () => done()));
    await new Promise<void>((done) => stream.write('abcd', () => done()));
    stream.write('efg');
    assert.equal(String(stream.read()), 'ab€');
  });
});
