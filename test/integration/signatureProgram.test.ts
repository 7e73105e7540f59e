import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { sign } from '../../src/core/signing/sign.ts';

const KEY = 'a key of a service';
const request = {
  method: 'POST',
  url: 'https://api.example/mcp?b=2&a=1',
  headers: { 'content-type': 'application/json' },
  body: new TextEncoder().encode('{"jsonrpc":"2.0","id":1}'),
};
const values = { now: Date.UTC(2026, 10, 25), nonce: '00ff' };

/** What another program signs with the same key. */
async function byProgram(hash: string, data: string): Promise<string> {
  const child = spawn('openssl', ['dgst', `-${hash}`, '-hmac', KEY, '-r'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(data);
  return (await text(child.stdout)).split(' ')[0] ?? '';
}

describe('an HMAC signature and the openssl program', () => {
  for (const hash of ['sha-256', 'sha-384', 'sha-512'] as const)
    it(`agree with ${hash} about what a server would sign`, async () => {
      const signature = {
        kind: 'hmac',
        hash,
        secret: 'api',
        secretEncoding: 'text',
        template:
          '${timestamp}\n${method}\n${host}${path}?${query}\n${header:content-type}\n${body}',
        encoding: 'hex',
      } as const;
      const made = await sign(signature, request, values, () => KEY);
      const seen = [
        '1795564800',
        'POST',
        'api.example/mcp?b=2&a=1',
        'application/json',
        '{"jsonrpc":"2.0","id":1}',
      ].join('\n');
      assert.equal(made.base, seen);
      assert.equal(made.signature, await byProgram(hash.replace('-', ''), seen));
    });
});
