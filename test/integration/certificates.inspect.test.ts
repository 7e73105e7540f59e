import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import * as z from 'zod/mini';
import { certificateReportSchema } from '../../src/core/certificates/facts.ts';
import { parsed, reportOn } from '../../scripts/headless/certificateCommand.ts';
import { factsOf } from '../../src/node/certificates/inspect.ts';
import { kinds, OpenSsl, server, type Wish } from '../servers/openssl.ts';
import { headless } from '../support/headless.ts';

const PASS = 'correct horse';
const printedSchema = z.extend(certificateReportSchema, { ok: z.boolean() });

describe('what certificates say', function () {
  this.timeout(60_000);
  let openssl: OpenSsl;
  const wishes: Record<string, Wish> = {
    server: { extensions: server('DNS:localhost,DNS:*.mcp.example,IP:127.0.0.1,URI:urn:x:y') },
    code: { extensions: ['keyUsage=keyEncipherment', 'extendedKeyUsage=codeSigning,1.2.3.4'] },
    plain: { extensions: ['subjectKeyIdentifier=hash'] },
    below: { extensions: ['basicConstraints=critical,CA:TRUE,pathlen:2', 'keyUsage=keyCertSign'] },
  };

  before(async () => {
    openssl = await OpenSsl.open();
    const root = await openssl.authority('root');
    for (const [name, wish] of Object.entries(wishes))
      await openssl.issue(name, { issuer: root, ...wish });
    for (const kind of Object.keys(kinds) as (keyof typeof kinds)[])
      await openssl.issue(kind, { kind, issuer: root });
    const expired = await openssl.issue('between', {
      issuer: root,
      extensions: wishes['below']?.extensions ?? [],
      from: -30,
      until: -2,
    });
    const leaf = await openssl.issue('leaf', { issuer: expired });
    await openssl.issue('nested', { issuer: leaf });
    await openssl.authority('other');
    await openssl.run(
      'pkcs12 -export -inkey leaf.key -in leaf.pem -certfile between.pem -passout env:PASS -out leaf.p12',
      PASS,
    );
  });
  after(() => openssl.close());

  for (const name of ['server', 'code', 'plain', 'below', 'root', ...Object.keys(kinds)]) {
    it(`is the same that openssl says of "${name}"`, async () => {
      const facts = factsOf(new X509Certificate(await openssl.text(`${name}.pem`)));
      const one = async (option: string): Promise<string> =>
        (await openssl.run(`x509 -in ${name}.pem -noout ${option}`)).trim();
      const text = await one('-text');
      const part = (title: string): string[] => {
        const [, line = ''] = new RegExp(`${title}:.*\\n\\s+(.*)`, 'u').exec(text) ?? [];
        return line.split(', ').filter(Boolean);
      };
      assert.equal(await one('-serial'), `serial=${facts.serial}`);
      assert.equal(await one('-subject'), `subject=${facts.subject.replaceAll('=', ' = ')}`);
      assert.equal(await one('-issuer'), `issuer=${facts.issuer.replaceAll('=', ' = ')}`);
      assert.equal(Date.parse((await one('-startdate')).slice(10)), facts.notBefore);
      assert.equal(Date.parse((await one('-enddate')).slice(9)), facts.notAfter);
      assert.ok((await one('-fingerprint -sha256')).endsWith(`=${facts.sha256}`));
      assert.ok((await one('-fingerprint -sha1')).endsWith(`=${facts.sha1}`));
      assert.deepEqual(
        facts.names.map((each) => each.replace('IP Address', 'IP')),
        part('Subject Alternative Name').map((each) => each.replace('IP Address', 'IP')),
      );
      assert.equal(facts.keyUsage?.length ?? 0, part('X509v3 Key Usage').length);
      assert.equal(facts.extendedKeyUsage?.length ?? 0, part('Extended Key Usage').length);
      assert.equal(facts.isAuthority, /CA:TRUE/u.test(text));
      assert.equal(facts.pathLength, name === 'below' ? 2 : undefined);
      const { algorithm, bits, curve } = facts.key;
      const size = bits ?? { prime256v1: 256, secp384r1: 384 }[curve ?? ''];
      if (algorithm !== 'Ed25519') assert.match(text, new RegExp(`\\(${size} bit\\)`, 'u'));
    });
  }

  it('has names of its own for usages, keys and signatures', async () => {
    const of = async (name: string) =>
      factsOf(new X509Certificate(await openssl.text(`${name}.pem`)));
    assert.deepEqual((await of('code')).extendedKeyUsage, ['codeSigning', '1.2.3.4']);
    assert.deepEqual((await of('root')).keyUsage, ['keyCertSign', 'cRLSign']);
    assert.deepEqual((await of('server')).keyUsage, ['digitalSignature']);
    assert.deepEqual((await of('p384')).key, { algorithm: 'EC', curve: 'secp384r1' });
    assert.deepEqual((await of('ed25519')).key, { algorithm: 'Ed25519' });
    assert.deepEqual((await of('pss')).key, { algorithm: 'RSA-PSS', bits: 2048 });
    assert.equal((await of('rsa')).signature, 'ECDSA with SHA-256');
  });

  const words = (line: string): string[] =>
    line.split(' ').map((word) => (/\.\w+$/u.test(word) ? openssl.at(word) : word));

  /** The codes of what is found, with the certificates that they are about. */
  async function found(line: string): Promise<string[]> {
    process.env['KEYRING_TEST_PASS'] = PASS;
    const { findings } = await reportOn(parsed(words(line)), Date.now());
    delete process.env['KEYRING_TEST_PASS'];
    return findings.map(
      ({ code, subject = '' }) => `${code} ${/CN=(\w+)/u.exec(subject)?.[1] ?? '-'}`,
    );
  }

  for (const [line, ...expected] of [
    ['rsa.pem rsa.key --cacert root.pem'],
    ['rsa.key rsa.pem'],
    ['server.pem --for server --cacert root.pem'],
    ['rsa.pem rsa.key --cacert other.pem', 'wrong_authority rsa'],
    ['rsa.pem p256.key --cacert root.pem', 'key_mismatch rsa'],
    ['rsa.pem', 'no_key rsa'],
    ['rsa.key', 'no_certificate -'],
    ['server.pem server.key', 'extended_usage server'],
    ['rsa.pem --for server', 'extended_usage rsa'],
    ['code.pem code.key', 'extended_usage code', 'key_usage code'],
    ['leaf.p12 --cacert root.pem --passphrase-env KEYRING_TEST_PASS', 'expired between'],
    ['leaf.pem leaf.key --cacert root.pem', 'wrong_authority leaf'],
    [
      'nested.pem nested.key leaf.pem between.pem --cacert root.pem',

      'not_an_authority leaf',
      'expired between',
    ],
    ['leaf.p12', 'passphrase_missing -'],
    ['gone.pem', 'file_missing -'],
  ] as const satisfies readonly (readonly [string, ...string[]])[]) {
    it(`${line}: ${expected.join(', ') || 'nothing'}`, async () => {
      assert.deepEqual(await found(line), [...expected]);
    });
  }

  it('is printed by the driver, for programs and for people', async () => {
    const asked = (line: string) => headless(['certificate', ...words(line)], { PASS });
    const bad = await asked('leaf.p12 --cacert root.pem --passphrase-env PASS --json');
    const { ok, findings } = printedSchema.parse(JSON.parse(bad.stdout));
    assert.deepEqual([ok, bad.code, findings[0]?.code], [false, 1, 'expired']);
    assert.doesNotMatch(bad.stdout + bad.stderr, /PRIVATE|correct horse/u);
    const good = await asked('rsa.pem rsa.key');
    assert.equal(good.code, 0);
    assert.match(good.stdout, /O=Org, CN=rsa\n {2}issuer: O=Org, CN=root\n[^]*RSA, 2048 bits/u);
    assert.match(good.stdout, /\(59 days left\)[^]*clientAuth[^]*✓ nothing found/u);
    assert.equal((await headless(['certificate'])).code, 2);
  });
});
