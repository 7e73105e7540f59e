import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as http from 'node:http';
import { listen, readBody, stop } from '../servers/http.ts';
import { guardedTemplate, HmacGuard, pass } from '../servers/hmacGuard.ts';
import { startMcpServer } from '../servers/mcpServer.ts';
import { Running } from '../servers/running.ts';
import { headless, reportOf, type Ran } from '../support/headless.ts';
import { workFolder } from './workFolder.ts';

const SECRET = 'a secret that signs 0123456789';
const signature = {
  kind: 'hmac',
  hash: 'sha-512',
  secret: 'webhook',
  secretEncoding: 'text',
  template: guardedTemplate,
  encoding: 'base64',
};
const headers = [
  'X-Timestamp: ${timestamp}',
  'X-Nonce: ${nonce}',
  'X-Signature: v1=${signature}',
].flatMap((header) => ['--header', header]);

describe('the headless driver with a signature', () => {
  const folder = workFolder();
  const running = new Running();
  afterEach(() => running.close());

  /** A server that lets in what is signed, in front of a real one; the first `refusals` requests are refused all the same. */
  async function guarded(refusals = 0): Promise<{ url: string; guard: HmacGuard }> {
    const mcp = await running.keep(startMcpServer());
    const guard = new HmacGuard(SECRET);
    const server = http.createServer((request, response) => {
      void readBody(request).then((body) => {
        const good = guard.admits(request, body) && guard.seen.length > refusals;
        if (!good) return response.writeHead(401).end();
        return pass(request, body, Number(new URL(mcp.url).port), response);
      });
    });
    const port = await listen(server);
    await running.keep(Promise.resolve({ close: () => stop(server) }));
    return { url: `http://127.0.0.1:${port}/mcp`, guard };
  }

  function call(url: string, settings: unknown, secret = SECRET): Promise<Ran> {
    const file = folder.in('signature.json');
    writeFileSync(file, JSON.stringify(settings));
    const args = [...headers, '--signature', file, '--secret', 'webhook=SIGNING_SECRET'];
    const tool = ['--call', 'echo', '--arguments', '{"text":"hi"}', '--json'];
    return headless(['call', url, ...args, ...tool], { SIGNING_SECRET: secret });
  }

  it('signs every request, and signs a refused one anew', async () => {
    const { url, guard } = await guarded(1);
    const ran = await call(url, signature);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    assert.equal(reportOf(ran).call?.tool, 'echo');
    assert.ok(guard.seen.every(({ good }) => good));
    assert.ok(!(ran.stdout + ran.stderr).includes(SECRET));
  });

  it('says that a signature was refused, and where its settings are wrong', async () => {
    const { url } = await guarded();
    const refused = await call(url, signature, 'another secret 0123456789');
    assert.equal(reportOf(refused).error?.code, 'signature_refused');
    const wrong = await call(url, { ...signature, template: 'a ${b}' });
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /signature\.json: template: unknown: "b" at character 3/u);
  });
});
