import assert from 'node:assert/strict';
import { keepClientSecrets } from '../../src/core/records.ts';
import { Secrets } from '../../src/core/secrets.ts';
import { loadTls } from '../../src/node/certificates/load.ts';
import { keepGiven } from '../../src/node/daemon/keptCertificate.ts';
import { ServersFile } from '../../src/node/daemon/serversFile.ts';
import { ServersTls } from '../../src/node/daemon/serversTls.ts';
import type { GivenCertificate } from '../../src/protocol/certificates.ts';
import { MemoryJournal, MemoryStore, silent } from '../../scripts/headless/memory.ts';
import { OpenSsl } from '../servers/openssl.ts';
import { workFolder } from './workFolder.ts';

const passphrases = { one: 'correct horse', two: 'battery staple' } as const;
type Name = keyof typeof passphrases;

describe('a certificate that takes the place of another one', () => {
  const folder = workFolder();
  let openssl: OpenSsl;

  before(async () => {
    openssl = await OpenSsl.open();
    for (const [name, passphrase] of Object.entries(passphrases)) {
      await openssl.authority(name);
      await openssl.run(
        `pkcs12 -export -inkey ${name}.key -in ${name}.pem -passout env:PASS -out ${name}.p12`,
        passphrase,
      );
    }
  });
  after(() => openssl.close());

  const paths = (name: Name) => ({ certificate: openssl.at(`${name}.p12`) });
  const inFile = (name: Name): GivenCertificate => ({ kind: 'files', paths: paths(name) });
  const imported = (): GivenCertificate => ({ kind: 'bytes', own: [] });

  async function keyring() {
    const servers = await ServersFile.open(folder.in('servers.json'), () => undefined);
    const { id } = await servers.add('Demo', 'https://mcp.example/mcp', { scheme: 'none' }, 1);
    const ports = { journal: new MemoryJournal(), store: new MemoryStore(), now: Date.now };
    const secrets = await Secrets.open({ ...ports, log: silent, changed: () => undefined });
    await secrets.unlock([]);
    return { id, secrets, servers };
  }

  async function given(kind: GivenCertificate, name: Name) {
    const tls = await loadTls({ paths: paths(name), passphrases: [passphrases[name]] });
    return { given: kind, passphrase: kind.kind === 'files' ? passphrases[name] : undefined, tls };
  }

  for (const [what, from, to] of [
    ['file → file', () => inFile('one'), () => inFile('two')],
    ['file → import', () => inFile('one'), imported],
    ['import → file', imported, () => inFile('two')],
    ['import → import', imported, imported],
  ] as const) {
    it(`${what}: wherever it is cut off, the old one or the new one works`, async () => {
      const [old, next] = [await given(from(), 'one'), await given(to(), 'two')];
      const works = [old.tls.identity, next.tls.identity];
      let isWhole = false;
      for (let writes = 0; !isWhole; writes += 1) {
        const parts = await keyring();
        const { id, secrets, servers } = parts;
        await keepClientSecrets(secrets, id, { clientSecret: 'other' });
        await keepGiven(id, old, parts);
        const cutting = { secrets: cutOff(secrets, 'put'), servers: cutOff(servers, 'keepTls') };
        let left = writes;
        function cutOff<T extends object>(part: T, method: keyof T): T {
          return new Proxy(part, {
            get: (target, name) => {
              const value: unknown = Reflect.get(target, name, target);
              if (typeof value !== 'function') return value;
              if (name === method && left-- <= 0) throw new Error('cut off');
              return value.bind(target) as unknown;
            },
          });
        }
        isWhole = await keepGiven(id, next, cutting).then(
          () => true,
          () => false,
        );
        const serversTls = new ServersTls(servers, secrets, silent, () => undefined);
        const { identity } = await serversTls.of(id);
        serversTls.dispose();
        assert.ok(works.some((one) => one?.cert === identity?.cert && one?.key === identity?.key));
        if (isWhole) assert.equal(identity?.cert, next.tls.identity?.cert);
        await servers.remove(id, 2);
      }
    });
  }
});
