import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonAnswer } from '../servers/http.ts';
import { plainServers } from '../servers/plainServers.ts';
import { Running, type Pair } from '../servers/running.ts';
import { agreeingBrowser, headless, reportOf, type Ran } from '../support/headless.ts';
import { IssuedSecrets } from '../support/issuedSecrets.ts';

const clientSecret = 'a-secret-of-a-service-that-nobody-sees';
const service = {
  client_id: 'service',
  client_secret: clientSecret,
  token_endpoint_auth_method: 'client_secret_basic',
  grant_types: ['client_credentials'],
  response_types: [],
  redirect_uris: [],
};

describe('the headless driver', () => {
  const running = new Running();
  let pair: Pair;
  let issued: IssuedSecrets;
  before(async () => {
    const options = { autoApprove: true, clientCredentials: true, clients: [service] } as const;
    pair = await running.pair({ ...options, accessTokenFormat: 'opaque' });
    issued = new IssuedSecrets(pair.as);
  });
  after(() => running.close());

  /** Runs it against the pair; whatever it prints, no secret is in it. */
  async function run(args: readonly string[], env?: Record<string, string>): Promise<Ran> {
    const ran = await headless(['authorize', pair.mcp.url, ...args], env);
    for (const { name, value } of [...issued.all(), { name: 'entered', value: clientSecret }])
      assert.ok(!(ran.stdout + ran.stderr).includes(value), `${name} is printed`);
    return ran;
  }

  it('authorizes, calls, refreshes and revokes, and tells all of it in one object', async () => {
    const ran = await run(['--json', '--call', 'whoami', '--refresh', '--revoke']);
    assert.deepEqual([ran.code, ran.stderr], [0, '']);
    const { steps, credential, ...rest } = reportOf(ran);
    const names = ['challenge', 'resource_metadata', 'issuer_metadata', 'registration'];
    assert.deepEqual(
      steps.map(({ step, status }) => [step, status]),
      [...names, 'browser', 'token'].map((step) => [step, 'done']),
    );
    assert.deepEqual(rest, {
      ok: true,
      server: pair.mcp.url,
      tools: ['whoami', 'echo', 'slow'],
      call: { tool: 'whoami', isError: false },
      refreshed: true,
      receipt: { issuer: 'revoked', registration: 'kept', server: 'refuses' },
    });
    assert.equal(credential?.issuer, pair.as.issuer);
    assert.equal(credential.registrationKind, 'dynamic');
    assert.match(credential.redirectUri ?? '', /^http:\/\/127\.0\.0\.1:\d+\/callback$/u);
    const token = issued.last('access_token');
    assert.equal((await pair.as.introspect(token)).active, false);
  });

  it('takes a client made by hand, its secret from the environment', async () => {
    const args = ['--json', '--grant', 'client_credentials', '--client-id', 'service'];
    const scope = ['--scope', 'mcp:read', '--client-secret-env', 'SERVICE_SECRET'];
    const ran = await run([...args, ...scope], { SERVICE_SECRET: clientSecret });
    const { credential, tools } = reportOf(ran);
    assert.deepEqual([ran.code, credential?.grant], [0, 'client_credentials'], ran.stdout);
    assert.equal(credential?.redirectUri, undefined);
    assert.ok(tools?.includes('echo'));
  });

  it('gives the address to a browser command, split as a shell does, and takes a pasted answer', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mcp keyring '));
    const program = join(folder, 'my browser.mjs');
    await writeFile(program, agreeingBrowser);
    const command = `"${process.execPath}" '${program}' "two \\"words\\"" a\\ b ''`;
    const [opened, pasted] = await Promise.all([
      run(['--json', '--browser', command]),
      run(['--json', '--redirect', 'paste', '--setting', 'redirectPort=43918']),
    ]);
    const [words, url] = JSON.parse(await readFile(join(folder, 'argv'), 'utf8')) as [
      string[],
      string,
    ];
    await rm(folder, { recursive: true });
    assert.deepEqual([opened.code, pasted.code], [0, 0]);
    assert.deepEqual(words, ['two "words"', 'a b', '']);
    assert.ok(url.startsWith(`${pair.as.issuer}/auth?`));
    assert.equal(reportOf(pasted).credential?.redirectUri, 'http://127.0.0.1:43918/callback');
  });

  it('exits with 1 and the code of the error when something did not work', async () => {
    const noPkce = await running.keep(plainServers.noPkce());
    const [refused, failed] = await Promise.all([
      headless(['authorize', noPkce.url, '--json']),
      run(['--json', '--call', 'no-such-tool']),
    ]);
    assert.deepEqual([refused.code, failed.code], [1, 1]);
    const { ok, error, steps } = reportOf(refused);
    assert.deepEqual([ok, error?.code], [false, 'pkce_unsupported']);
    assert.equal(steps.at(-1)?.status, 'failed');
    assert.deepEqual(reportOf(failed).call, { tool: 'no-such-tool', isError: true });
  });

  it('tries a step-up a few times only at a server that is never content', async () => {
    const options = { autoApprove: true, accessTokenFormat: 'opaque' } as const;
    const { as, mcp } = await running.pair(options, { toolScopes: { whoami: 'mcp:write' } });
    as.intercept(async (request, forward) => {
      const answer = await forward(request);
      if (!request.path.endsWith('/introspection')) return answer;
      return jsonAnswer(200, {
        ...(JSON.parse(answer.body.toString()) as object),
        scope: 'mcp:read',
      });
    });
    const ran = await headless(['authorize', mcp.url, '--json', '--call', 'whoami']);
    assert.equal(ran.code, 1);
    assert.equal(reportOf(ran).error?.code, 'insufficient_scope');
    assert.equal(as.tokenRequests('authorization_code'), 3);
  });

  it('speaks to a person, and explains itself when it is called in the wrong way', async () => {
    const [plain, wrong] = await Promise.all([
      run([]),
      headless(['authorize', 'http://a.example/mcp']),
    ]);
    assert.equal(plain.code, 0);
    assert.match(plain.stdout, /^✓ challenge \(\d+ ms\)\n/u);
    assert.match(plain.stdout, /^tools: whoami, echo, slow$/mu);
    assert.deepEqual([wrong.code, wrong.stdout], [2, '']);
    assert.match(wrong.stderr, /authorize <server-url>/u);
  });
});
