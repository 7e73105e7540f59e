import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { copyFile, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import type { Log } from '../../src/core/ports.ts';
import { TlsFiles, type TlsSource } from '../../src/node/certificates/tlsFiles.ts';
import { OpenSsl } from '../servers/openssl.ts';
import { eventually } from '../support/eventually.ts';
import { workFolder } from './workFolder.ts';

const DAY = 86_400_000;

describe('certificates in files', function () {
  this.timeout(30_000);
  const folder = workFolder();
  let openssl: OpenSsl;
  let files: TlsFiles;
  let changes: number;
  let said: string[];

  before(async () => {
    openssl = await OpenSsl.open();
    for (const [name, from, until] of [
      ['one', -1, 60],
      ['two', -1, 90],
      ['early', 1, 60],
    ] as const)
      await openssl.issue(name, { from, until });
  });
  after(() => openssl.close());
  beforeEach(() => {
    changes = 0;
    said = [];
    const note = (message: string): void => void said.push(message);
    const log: Log = { debug: note, info: note, warn: note };
    files = new TlsFiles(log, () => (changes += 1));
  });
  afterEach(() => files.dispose());

  const put = async (name: string, into = folder.path): Promise<void> => {
    for (const kind of ['pem', 'key'])
      await copyFile(openssl.at(`${name}.${kind}`), `${into}/client.${kind}`);
  };
  const source = (): TlsSource => ({
    paths: { certificate: folder.in('client.pem'), key: folder.in('client.key') },
    passphrases: [],
  });
  async function used(of = source()): Promise<string> {
    const { identity } = await files.of('demo', of);
    return new X509Certificate(identity?.cert ?? '').subject.split('\n').at(-1) ?? '';
  }

  it('are read once, and again when they changed', async () => {
    await put('one');
    for (let times = 0; times < 3; times += 1) assert.equal(await used(), 'CN=one');
    assert.equal(changes, 1);
    await put('two');
    assert.equal(await used(), 'CN=two');
  });

  it('are read anew without anybody asking, when their folder tells of a change', async () => {
    await put('one');
    await used();
    await put('two');
    const subject = async (): Promise<boolean> => {
      const { tls } = files.seen('demo', source());
      return new X509Certificate(tls?.identity?.cert ?? '').subject.includes('CN=two');
    };
    await eventually('the folder tells', subject);
    assert.ok(said.some((line) => line.includes('renewed')));
  });

  it('may be links that a whole folder is swapped behind', async () => {
    for (const name of ['one', 'two']) {
      await mkdir(folder.in(name));
      await put(name, folder.in(name));
    }
    await symlink('one', folder.in('..data'));
    for (const file of ['client.pem', 'client.key'])
      await symlink(`..data/${file}`, folder.in(file));
    assert.equal(await used(), 'CN=one');
    await symlink('two', folder.in('..new'));
    await rename(folder.in('..new'), folder.in('..data'));
    assert.equal(await used(), 'CN=two');
  });

  for (const [what, harm, reason] of [
    [
      'the key comes after the certificate',
      () => copyFile(openssl.at('two.pem'), folder.in('client.pem')),
      'key_mismatch',
    ],
    ['one is taken away', () => rm(folder.in('client.key')), 'file_missing'],
    ['one is emptied', () => writeFile(folder.in('client.pem'), ''), 'truncated'],
    ['the new ones are for later', () => put('early'), 'not_yet_valid'],
  ] as const) {
    it(`stay in use while ${what}`, async () => {
      await put('one');
      await used();
      await harm();
      assert.equal(await used(), 'CN=one');
      assert.equal(files.seen('demo', source()).problem?.details['reason'], reason);
      assert.match(said.at(-1) ?? '', new RegExp(`${reason}.*stays in use`, 'u'));
      const [messages, times] = [said.length, changes];
      for (let again = 0; again < 3; again += 1) await used();
      assert.deepEqual([said.length, changes], [messages, times], 'it is said once');
      await put('two');
      assert.equal(await used(), 'CN=two');
      assert.equal(files.seen('demo', source()).problem, undefined);
    });
  }

  it('do not stay in use beyond their own end', async () => {
    await openssl.issue('brief', { from: -2, until: 2_000 / DAY });
    await put('brief');
    await used();
    await writeFile(folder.in('client.pem'), '');
    await eventually('the end', async () =>
      used().then(
        () => false,
        ({ details }: { details: Record<string, string> }) => details['reason'] === 'truncated',
      ),
    );
  });

  it('that never were good are told with their reason at each use', async () => {
    for (let times = 0; times < 2; times += 1)
      await assert.rejects(used(), { details: { reason: 'file_missing', file: 'client.pem' } });
    await put('one');
    assert.equal(await used(), 'CN=one');
  });

  it('are others when other paths are named', async () => {
    await put('one');
    await used();
    await mkdir(folder.in('other'));
    await put('two', folder.in('other'));
    const paths = {
      certificate: folder.in('other', 'client.pem'),
      key: folder.in('other', 'client.key'),
    };
    assert.equal(await used({ paths, passphrases: [] }), 'CN=two');
  });
});
