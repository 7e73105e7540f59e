import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import type { Server } from '../../src/core/server.ts';
import { toDaemonCertificates } from '../../src/protocol/certificates.ts';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { createAuthority } from '../servers/certificates.ts';
import { startMcpServer } from '../servers/mcpServer.ts';
import { Running } from '../servers/running.ts';
import { Realm, type TestWindow } from '../support/testWindow.ts';
import { workFolder } from './workFolder.ts';

describe('the authorities of a server and its client certificate', function () {
  this.timeout(30_000);
  const folder = workFolder();
  const running = new Running();
  const root = createAuthority('Root');
  const { setCertificate, removeCertificate, tryCertificate } = toDaemonCertificates;
  let realm: Realm;
  let window: TestWindow;
  let id: string;

  beforeEach(async () => {
    realm = await Realm.make();
    window = await realm.window();
    const alice = root.issue(['alice']);
    await writeFile(folder.in('alice.pem'), alice.cert + alice.key);
    await writeFile(folder.in('root.pem'), root.cert);
    const tls = { ...root.issue(['localhost']), ca: root.cert, requestCert: true };
    const { url } = await running.keep(startMcpServer({ hostname: 'localhost', tls }));
    ({ id } = await window.request(toDaemon.addServer, { name: 'Demo', url, scheme: 'none' }));
  });
  afterEach(async () => {
    await realm.close();
    await running.close();
  });

  const inFile = (name: 'certificate' | 'ca', file: string) =>
    ({ kind: 'files', paths: { [name]: folder.in(file) } }) as const;
  const ca = Buffer.from(root.cert).toString('base64');
  const entered = { kind: 'bytes', own: [], ca: [{ name: 'root.pem', base64: ca }] } as const;

  /** The server once it is as expected. */
  async function stored(expected: (server: Server) => boolean): Promise<Server> {
    const { servers } = await window.until(({ servers: [view] }) =>
      Boolean(view && expected(view.server)),
    );
    assert.ok(servers[0]);
    return servers[0].server;
  }

  it('are named one after the other: first it is trusted, then it trusts us', async () => {
    const problemWith = async (given: Parameters<typeof inFile>) => {
      const request = { id, given: inFile(...given) };
      return (await window.request(tryCertificate, request)).problem?.code;
    };
    assert.equal(await problemWith(['certificate', 'alice.pem']), 'certificate_untrusted');
    assert.equal(await problemWith(['ca', 'root.pem']), 'client_certificate_missing');
    const given = inFile('ca', 'root.pem');
    await window.request(setCertificate, { id, given, untried: true });
    assert.equal(await problemWith(['certificate', 'alice.pem']), undefined);
  });

  it('take the place of each other, in a file or entered, and go alone', async () => {
    const given = { ...entered, ca: [...entered.ca], own: [] };
    await window.request(setCertificate, { id, given, untried: true });
    await stored(({ network }) => network?.ca !== undefined);
    const ofFile = inFile('ca', 'root.pem');
    await window.request(setCertificate, { id, given: ofFile, untried: true });
    await window.request(setCertificate, { id, given: inFile('certificate', 'alice.pem') });
    const { network, auth } = await stored(({ auth: { tls } }) => tls?.certificate !== undefined);
    assert.equal(network?.ca, undefined);
    assert.equal(auth.tls?.ca, folder.in('root.pem'));
    await window.request(removeCertificate, { id, part: 'authorities' });
    const left = await stored(({ auth: { tls } }) => tls?.ca === undefined);
    assert.deepEqual(left.auth.tls, { certificate: folder.in('alice.pem') });
  });

  it('stay when the headers of the server are changed by who knows nothing of them', async () => {
    const given = inFile('ca', 'root.pem');
    await window.request(setCertificate, { id, given, untried: true });
    await window.request(toDaemon.configure, { id, oauth: { clientId: 'ours' } });
    await window.request(toDaemon.changeAuth, { id, auth: { scheme: 'oauth' } });
    const { auth } = await stored(({ auth: { scheme } }) => scheme === 'oauth');
    assert.deepEqual(auth.tls, { ca: folder.in('root.pem') });
    assert.deepEqual(auth.oauth, { clientId: 'ours' });
  });
});
