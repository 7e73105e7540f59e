import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { copyFile, readFile, rename, writeFile } from 'node:fs/promises';
import type { GivenCertificate } from '../../src/protocol/certificates.ts';
import { toDaemonCertificates } from '../../src/protocol/certificates.ts';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { startNginx, type Nginx } from '../servers/nginx.ts';
import { OpenSsl, server } from '../servers/openssl.ts';
import { Running } from '../servers/running.ts';
import { Realm, type TestWindow } from '../support/testWindow.ts';

const PASS = 'correct horse';
const OTHER = 'battery staple';

describe('the certificates of a server in the daemon', function () {
  this.timeout(60_000);
  const lasting = new Running();
  let openssl: OpenSsl;
  let nginx: Nginx;
  let realm: Realm;
  let window: TestWindow;
  let id: string;

  before(async () => {
    openssl = await lasting.keep(OpenSsl.open());
    const root = await openssl.authority('root');
    const identity = await openssl.issue('server', {
      issuer: root,
      extensions: server('DNS:localhost'),
    });
    const issued = { one: { until: 60 }, two: { until: 20 }, old: { from: -9, until: -2 } };
    for (const [name, dates] of Object.entries(issued)) {
      await openssl.issue(name, { issuer: root, ...dates });
      const passphrase = name === 'two' ? OTHER : PASS;
      await openssl.run(
        `pkcs12 -export -legacy -inkey ${name}.key -in ${name}.pem -passout env:PASS -out ${name}.p12`,
        passphrase,
      );
    }
    await openssl.issue('foreign', { issuer: await openssl.authority('other') });
    const { folder } = openssl;
    nginx = await lasting.keep(startNginx({ folder, identity, clients: root }));
  });
  after(() => lasting.close());
  beforeEach(async () => {
    realm = await Realm.make();
    window = await realm.window();
    const url = `https://localhost:${nginx.port}/mcp`;
    ({ id } = await window.request(toDaemon.addServer, { name: 'Demo', url, scheme: 'none' }));
  });
  afterEach(() => realm.close());

  const files = (certificate: string, key?: string): GivenCertificate => ({
    kind: 'files',
    paths: {
      certificate: openssl.at(certificate),
      ...(key !== undefined && { key: openssl.at(key) }),
      ca: openssl.at('root.pem'),
    },
  });
  const bytes = async (...names: string[]): Promise<GivenCertificate> => {
    const read = async (name: string) => ({
      name,
      base64: (await readFile(openssl.at(name))).toString('base64'),
    });
    return { kind: 'bytes', own: await Promise.all(names.map(read)), ca: [await read('root.pem')] };
  };
  const set = (given: GivenCertificate, passphrase?: string) =>
    window.request(toDaemonCertificates.setCertificate, {
      id,
      given,
      ...(passphrase !== undefined && { passphrase }),
    });

  /** Whose certificate nginx saw when a tool asked through the gateway. */
  async function seen(): Promise<string> {
    const { url, key } = await window.request(toDaemon.callerKey, { host: 'vscode', server: id });
    const headers = { authorization: `Bearer ${key}` };
    return (await fetch(url, { method: 'POST', headers, body: '{"id":1}' })).text();
  }

  it('in files are tried, used by the gateway, shown, and used anew when they are renewed', async () => {
    await copyFile(openssl.at('one.p12'), openssl.at('used.p12'));
    const { client } = await set(files('used.p12'), PASS);
    assert.deepEqual(client?.findings, []);
    assert.match(await seen(), /CN=one/u);
    const { servers } = await window.until((state) => state.servers[0]?.certificate !== undefined);
    assert.equal(servers[0]?.certificate?.from, 'files');
    assert.equal(servers[0].certificate.summary?.subject, 'O=Org, CN=one');
    await openssl.run('pkcs12 -export -inkey two.key -in two.pem -passout env:PASS -out new', PASS);
    await rename(openssl.at('new'), openssl.at('used.p12'));
    assert.match(await seen(), /CN=two/u);
    const renewed = await window.until(({ servers: [of] }) =>
      Boolean(of?.certificate?.summary?.subject.includes('two')),
    );
    const [warning] = renewed.servers[0]?.certificate?.findings ?? [];
    assert.deepEqual(
      [warning?.code, warning?.level, warning?.details['days']],
      ['expires_soon', 'warning', '19'],
    );
  });

  it('that are written half way leave the one before in use, and the log says so', async () => {
    const whole = await readFile(openssl.at('one.p12'));
    await writeFile(openssl.at('half.p12'), whole);
    await set(files('half.p12'), PASS);
    await writeFile(openssl.at('half.p12'), whole.subarray(0, 500));
    assert.match(await seen(), /CN=one/u);
    const { servers } = await window.until(({ servers: [of] }) =>
      Boolean(of?.certificate?.findings.some(({ code }) => code === 'truncated')),
    );
    assert.equal(servers[0]?.certificate?.summary?.subject, 'O=Org, CN=one');
    assert.ok(window.log.some((line) => /truncated.*the one before stays in use/u.test(line)));
    await openssl.run(
      'pkcs12 -export -inkey two.key -in two.pem -passout env:PASS -out half.p12',
      PASS,
    );
    assert.match(await seen(), /CN=two/u);
  });

  it('that are imported replace those in files, and the other way round', async () => {
    await set(files('one.p12'), PASS);
    await set(await bytes('two.p12'), OTHER);
    assert.match(await seen(), /CN=two/u);
    const [stored] = (await window.until(() => true)).servers;
    assert.equal(stored?.server.auth.tls, undefined);
    assert.deepEqual(stored?.clientSecrets, { certificate: true, certificateKey: true });
    await set(files('one.pem', 'one.key'));
    assert.match(await seen(), /CN=one/u);
    await window.until(({ servers: [of] }) => of?.certificate?.from === 'files');
    await window.request(toDaemonCertificates.removeCertificate, { id });
    assert.match(await seen(), /400 No required SSL certificate/u);
  });

  for (const [what, given, passphrase, reason] of [
    ['with a wrong passphrase', () => files('two.p12'), PASS, 'passphrase_wrong'],
    ['that has expired', () => files('old.p12'), PASS, 'expired'],
    [
      'of another authority',
      () => files('foreign.pem', 'foreign.key'),
      undefined,
      'wrong_authority',
    ],
  ] as const) {
    it(`${what} are told so and change nothing`, async () => {
      await set(files('one.p12'), PASS);
      const before = (await nginx.requests()).length;
      const request = { id, given: given(), ...(passphrase !== undefined && { passphrase }) };
      const { problem } = await window.request(toDaemonCertificates.tryCertificate, request);
      assert.equal(problem?.code, 'client_certificate_invalid');
      assert.equal(problem.details['reason'], reason);
      await assert.rejects(set(request.given, passphrase), { code: 'client_certificate_invalid' });
      assert.equal((await nginx.requests()).length, before);
      assert.match(await seen(), /CN=one/u);
    });
  }

  it('are kept untried only when the person says so', async () => {
    await window.request(toDaemon.addServer, {
      name: 'Away',
      url: 'https://localhost:1/mcp',
      scheme: 'none',
    });
    const request = { id: 'away', given: files('one.p12'), passphrase: PASS };
    const { setCertificate } = toDaemonCertificates;
    await assert.rejects(window.request(setCertificate, request), { code: 'server_unreachable' });
    await window.request(setCertificate, { ...request, untried: true });
    const { servers } = await window.until((state) => state.servers.some((of) => of.certificate));
    assert.equal(servers.find((of) => of.certificate)?.server.id, 'away');
  });

  it('are shown with their chain and authorities, and the one of the server as well', async () => {
    await set(files('one.p12'), PASS);
    const { certificate } = toDaemonCertificates;
    const { client, ca, server: theirs } = await window.request(certificate, { id, server: true });
    assert.deepEqual(
      client?.certificates.map(({ subject }) => subject),
      ['O=Org, CN=one'],
    );
    assert.deepEqual(
      ca?.certificates.map(({ subject }) => subject),
      ['O=Org, CN=root'],
    );
    assert.deepEqual(theirs?.findings, []);
    assert.equal(theirs.certificates[0]?.subject, 'O=Org, CN=server');
    assert.deepEqual(theirs.certificates[0].names, ['DNS:localhost']);
  });

  it('move only for a window that proved the key, and no passphrase is ever readable', async () => {
    await set(files('one.p12'), PASS);
    const stranger = await realm.window({ key: randomBytes(32) });
    const request = { id, given: files('two.p12'), passphrase: OTHER };
    for (const of of [toDaemonCertificates.tryCertificate, toDaemonCertificates.setCertificate])
      await assert.rejects(stranger.request(of, request), { code: 'keyring_locked' });
    const shown = await stranger.request(toDaemonCertificates.certificate, { id });
    const seenByAll = JSON.stringify([shown, window.state, window.log, realm.servers]);
    assert.ok(!seenByAll.includes(PASS) && !seenByAll.includes('PRIVATE'));
  });
});
