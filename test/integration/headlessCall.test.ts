import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { totpCode } from '../../src/core/keys/totp.ts';
import { createAuthority } from '../servers/certificates.ts';
import { startMcpServer, type McpServerOptions } from '../servers/mcpServer.ts';
import { Running } from '../servers/running.ts';
import { headless, reportOf, type Ran } from '../support/headless.ts';
import { workFolder } from './workFolder.ts';

const KEY = 'k-0123456789abcdefghijklmnop';
const SEED = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

type Door = NonNullable<McpServerOptions['door']>;

describe('the headless driver with keys', () => {
  const running = new Running();
  const folder = workFolder();
  afterEach(() => running.close());

  async function call(door: Door, args: readonly string[], env = {}): Promise<Ran> {
    const { url } = await running.keep(startMcpServer({ door }));
    const ran = await headless(
      ['call', url, ...args, '--call', 'echo', '--arguments', '{"text":"hi"}', '--json'],
      env,
    );
    for (const secret of [KEY, SEED])
      assert.ok(!(ran.stdout + ran.stderr).includes(secret), 'a key is printed');
    return ran;
  }
  const opened = (ran: Ran): void => {
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    assert.equal(reportOf(ran).call?.tool, 'echo');
  };
  const when = (good: boolean) => (good ? undefined : 401);

  it('shows a key of the environment as a bearer token', async () => {
    const door: Door = ({ headers }) => when(headers.authorization === `Bearer ${KEY}`);
    opened(
      await call(door, ['--header', 'Authorization: Bearer ${env:API_KEY}'], { API_KEY: KEY }),
    );
  });

  it('shows a key and a one-time code in two headers', async () => {
    const door: Door = ({ headers }) => {
      const code = headers['x-auth-code'];
      const good = [0, 30_000].map((ago) => totpCode(SEED, Date.now() - ago));
      return when(headers['x-auth-token'] === KEY && good.includes(String(code)));
    };
    const headers = ['X-Auth-Token: ${secret:api}', 'X-Auth-Code: ${totp:phone}'];
    const args = headers.flatMap((header) => ['--header', header]);
    const secrets = ['--secret', 'api=API_KEY', '--secret', 'phone=SEED'];
    opened(await call(door, [...args, ...secrets], { API_KEY: KEY, SEED }));
  });

  it('says that a key was refused, and why it sent nothing', async () => {
    const header = ['--header', 'X-API-Key: ${secret:api}'];
    const refused = await call(() => 401, [...header, '--secret', 'api=API_KEY'], { API_KEY: KEY });
    assert.equal(refused.code, 1);
    assert.equal(reportOf(refused).error?.code, 'key_refused');
    const missing = await call(() => undefined, header);
    assert.equal(reportOf(missing).error?.code, 'key_missing');
    const unset = await call(() => undefined, ['--header', 'X-API-Key: ${env:NO_SUCH_VARIABLE}']);
    assert.equal(reportOf(unset).error?.code, 'variable_missing');
  });

  it('shows a certificate beside a key', async () => {
    const authority = createAuthority('A private authority');
    const ours = authority.issue(['us']);
    const files = { 'ca.pem': authority.cert, 'us.pem': ours.cert, 'us.key': ours.key };
    for (const [name, pem] of Object.entries(files)) await writeFile(folder.in(name), pem);
    const tls = { ...authority.issue(['localhost']), ca: authority.cert, requestCert: true };
    const door: Door = ({ headers }) => when(headers['x-api-key'] === KEY);
    const options = { door, tls, hostname: 'localhost' };
    const { url } = await running.keep(startMcpServer(options));
    const shown = ['--cert', folder.in('us.pem'), '--key', folder.in('us.key')];
    const args = ['--header', 'X-API-Key: ${secret:api}', '--secret', 'api=API_KEY'];
    const trust = ['--cacert', folder.in('ca.pem')];
    const run = (...more: string[]) =>
      headless(['call', url, ...args, ...trust, ...more, '--json'], { API_KEY: KEY });
    assert.equal((await run(...shown)).code, 0);
    assert.equal(reportOf(await run()).error?.code, 'client_certificate_missing');
  });

  for (const [what, header] of [
    ['an unknown reference', 'X-API-Key: ${API_KEY}'],
    ['a header of the connection', 'Host: elsewhere.example'],
    ['no colon', 'X-API-Key'],
  ] as const)
    it(`refuses ${what}`, async () => {
      const ran = await headless(['call', 'http://127.0.0.1:9/mcp', '--header', header]);
      assert.equal(ran.code, 2);
      assert.equal(ran.stdout, '');
    });
});
