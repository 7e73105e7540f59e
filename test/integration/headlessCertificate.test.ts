import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createAuthority } from '../servers/certificates.ts';
import { startMcpServer } from '../servers/mcpServer.ts';
import { Running } from '../servers/running.ts';
import { startTlsIssuer, tlsClient } from '../servers/tlsIssuer.ts';
import { workFolder } from './workFolder.ts';

const run = promisify(execFile);
const authority = createAuthority('Of the servers');
const clients = createAuthority('Of the clients');
const ours = clients.issue([tlsClient.subject]);

describe('the headless driver with a client certificate', () => {
  const folder = workFolder();
  const running = new Running();
  afterEach(() => running.close());

  it('takes a client certificate and its key from the environment, and shows neither', async () => {
    const issuer = await running.keep(startTlsIssuer({ authority, clients }));
    const own = authority.issue(['localhost', '127.0.0.1']);
    const tls = { ...own, ca: clients.cert, requestCert: true, rejectUnauthorized: true };
    const mcp = await running.keep(startMcpServer({ authorizationServer: issuer, tls }));
    const extra = join(folder.path, 'ca.pem');
    await writeFile(extra, authority.cert);
    const args = `authorize ${mcp.url} --grant client_credentials --client-id ${tlsClient.client_id}
      --secret-env certificate=OUR_CERTIFICATE --secret-env certificateKey=OUR_KEY
      --scope mcp:read --call whoami --refresh --revoke --json`;
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: extra };
    const { stdout, stderr } = await run(
      process.execPath,
      ['scripts/headless.mjs', ...args.split(/\s+/u)],
      { env: { ...env, OUR_CERTIFICATE: ours.cert, OUR_KEY: ours.key } },
    );
    const report = JSON.parse(stdout) as Record<string, unknown>;
    assert.equal(report['ok'], true);
    assert.deepEqual(report['call'], { tool: 'whoami', isError: false });
    assert.equal(report['refreshed'], true);
    assert.doesNotMatch(stdout + stderr, /BEGIN|PRIVATE|MII/u);
    assert.ok(issuer.requests.some(({ at }) => at === 'alias /token/revocation'));
  }).timeout(60_000);
});
