import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
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

  for (const [where, options] of [
    [
      'from the environment',
      '--secret-env certificate=OUR_CERTIFICATE --secret-env certificateKey=OUR_KEY',
    ],
    ['from files, beside an authority', '--cert ours.pem --key ours.key --cacert ca.pem'],
    ['from PKCS #12', '--pkcs12 ours.p12 --passphrase-env PASS --cacert ca.pem'],
  ] as const) {
    it(`takes a client certificate and its key ${where}, and shows neither`, async () => {
      const issuer = await running.keep(startTlsIssuer({ authority, clients }));
      const own = authority.issue(['localhost', '127.0.0.1']);
      const tls = { ...own, ca: clients.cert, requestCert: true, rejectUnauthorized: true };
      const mcp = await running.keep(startMcpServer({ authorizationServer: issuer, tls }));
      const env = await files();
      const there = options.replace(/[\w.]+\.(?:pem|key|p12)/gu, (file) => folder.in(file));
      const args = `authorize ${mcp.url} --grant client_credentials
        --client-id ${tlsClient.client_id} ${there}
        --scope mcp:read --call whoami --refresh --revoke --json`;
      const { stdout, stderr } = await run(
        process.execPath,
        ['scripts/headless.mjs', ...args.split(/\s+/u)],
        {
          env: options.includes('--cacert')
            ? env
            : { ...env, NODE_EXTRA_CA_CERTS: folder.in('ca.pem') },
        },
      );
      const report = JSON.parse(stdout) as Record<string, unknown>;
      assert.equal(report['ok'], true);
      assert.deepEqual(report['call'], { tool: 'whoami', isError: false });
      assert.equal(report['refreshed'], true);
      assert.doesNotMatch(stdout + stderr, /BEGIN|PRIVATE|MII/u);
      assert.ok(issuer.requests.some(({ at }) => at === 'alias /token/revocation'));
    }).timeout(60_000);
  }

  /** Writes them, and gives the environment that names what opens them. */
  async function files(): Promise<NodeJS.ProcessEnv> {
    const env = { ...process.env, PASS: 'correct horse' };
    await writeFile(folder.in('ca.pem'), authority.cert);
    await writeFile(folder.in('ours.pem'), ours.cert);
    await writeFile(folder.in('ours.key'), ours.key);
    const line =
      'pkcs12 -export -legacy -inkey ours.key -in ours.pem -passout env:PASS -out ours.p12';
    await run('openssl', line.split(' '), { cwd: folder.path, env });
    return { ...env, OUR_CERTIFICATE: ours.cert, OUR_KEY: ours.key };
  }
});
