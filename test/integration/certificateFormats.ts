/** The formats in which a client certificate and its key come. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { kinds, type OpenSsl } from '../servers/openssl.ts';

const PASS = 'correct horse';
const STRANGE = 'pässwörd € 密码';
const LEGACY = '-provider legacy -provider default';

/** How the files of the client `rsa`, or of another one, are made; then which they are. */
export interface Format {
  readonly name: string;
  readonly subject?: string;
  readonly make?: (openssl: OpenSsl) => Promise<unknown>;
  readonly certificate: string;
  readonly key?: string;
  readonly passphrase?: string;
}

const keyFiles: readonly Format[] = [
  ...Object.keys(kinds).map((kind) => ({
    name: `PEM, ${kind}, PKCS #8`,
    subject: kind,
    certificate: `${kind}.chain.pem`,
    key: `${kind}.key`,
  })),
  ...(
    [
      ['PKCS #1', 'pkey -in rsa.key -traditional -out'],
      ['DER, PKCS #1', 'rsa -in rsa.key -traditional -outform DER -out'],
      ['DER, PKCS #8', 'pkcs8 -topk8 -nocrypt -in rsa.key -outform DER -out'],
      ['PKCS #8, AES-256', 'pkcs8 -topk8 -in rsa.key -v2 aes-256-cbc -passout env:PASS -out'],
      ['PKCS #8, scrypt', 'pkcs8 -topk8 -in rsa.key -scrypt -passout env:PASS -out'],
      ['PKCS #8, 3DES', 'pkcs8 -topk8 -in rsa.key -v2 des3 -passout env:PASS -out'],
      [
        'PKCS #8 v1, MD5-DES',
        `pkcs8 -topk8 -in rsa.key -v1 PBE-MD5-DES -passout env:PASS ${LEGACY} -out`,
      ],
      [
        'PKCS #8 v1, SHA1-DES',
        `pkcs8 -topk8 -in rsa.key -v1 PBE-SHA1-DES -passout env:PASS ${LEGACY} -out`,
      ],
      [
        'PKCS #8 v1, SHA1-RC2-40',
        `pkcs8 -topk8 -in rsa.key -v1 PBE-SHA1-RC2-40 -passout env:PASS ${LEGACY} -out`,
      ],
      ['PKCS #8, encrypted, DER', 'pkcs8 -topk8 -in rsa.key -outform DER -passout env:PASS -out'],
      ['traditional, AES-128', 'rsa -in rsa.key -aes128 -traditional -passout env:PASS -out'],
      ['traditional, AES-256', 'rsa -in rsa.key -aes256 -traditional -passout env:PASS -out'],
      ['traditional, 3DES', 'rsa -in rsa.key -des3 -traditional -passout env:PASS -out'],
      ['traditional, DES', `rsa -in rsa.key -des -traditional -passout env:PASS ${LEGACY} -out`],
    ] as const
  ).map(([name, line], at) => ({
    name: `a key in ${name}`,
    make: (openssl: OpenSsl) => openssl.run(`${line} key-${at}`, PASS),
    certificate: 'rsa.chain.pem',
    key: `key-${at}`,
    passphrase: PASS,
  })),
  ...(
    [
      ['SEC1', 'ec -in p256.key -out'],
      ['SEC1, DER', 'ec -in p256.key -outform DER -out'],
      ['SEC1, encrypted', 'ec -in p256.key -aes256 -passout env:PASS -out'],
    ] as const
  ).map(([name, line], at) => ({
    name: `a key in ${name}`,
    subject: 'p256',
    make: (openssl: OpenSsl) => openssl.run(`${line} sec1-${at}`, PASS),
    certificate: 'p256.chain.pem',
    key: `sec1-${at}`,
    passphrase: PASS,
  })),
];

const p12 = (name: string, options: string, passphrase = PASS, kind = 'rsa'): Format => {
  const file = `${name.replace(/\W+/gu, '-')}-${kind}.p12`;
  return {
    name: `PKCS #12, ${name}, ${kind}`,
    subject: kind,
    make: (openssl) =>
      openssl.run(
        `pkcs12 -export ${options} -inkey ${kind}.key -in ${kind}.pem -certfile between.pem -passout env:PASS -out ${file}`,
        passphrase,
      ),
    certificate: file,
    passphrase,
  };
};

const bundles: readonly Format[] = [
  ...Object.keys(kinds).map((kind) => p12('modern', '', PASS, kind)),
  p12('AES-128 and SHA-1', '-keypbe AES-128-CBC -certpbe AES-128-CBC -macalg sha1'),
  p12('3DES', '-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1'),
  p12('RC2-40', '-legacy'),
  p12('RC2-40 of an EC key', '-legacy', PASS, 'p256'),
  p12('RC2-128 and two-key 3DES', '-legacy -certpbe PBE-SHA1-RC2-128 -keypbe PBE-SHA1-2DES'),
  p12('MAC of SHA-512', '-macalg sha512'),
  p12('no MAC', '-nomac'),
  p12('nothing encrypted', '-keypbe NONE -certpbe NONE'),
  p12('empty passphrase', '', ''),
  p12('empty passphrase, RC2-40', '-legacy', ''),
  p12('strange passphrase', '', STRANGE),
  p12('strange passphrase, RC2-40', '-legacy', STRANGE),
];

/** All in one file, in some order, with some decoration. */
const together = (
  name: string,
  text: (files: Record<string, string>) => string | Buffer,
): Format => ({
  name,
  make: async (openssl) => {
    const files = Object.fromEntries(
      await Promise.all(
        ['rsa.pem', 'between.pem', 'root.pem', 'rsa.key'].map(async (file) => [
          file,
          await openssl.text(file),
        ]),
      ),
    ) as Record<string, string>;
    await writeFile(openssl.at(`${name}.pem`), text(files));
  },
  certificate: `${name}.pem`,
});

const all = (files: Record<string, string>): string =>
  `${files['root.pem']}${files['between.pem']}${files['rsa.key']}${files['rsa.pem']}`;

const texts: readonly Format[] = [
  together('issuers before the certificate', all),
  together('CRLF', (files) => all(files).replaceAll('\n', '\r\n')),
  together('BOM', (files) => `\u{feff}${all(files)}`),
  together('UTF-16', (files) => Buffer.from(`\u{feff}${all(files)}`, 'utf16le')),
  together('words around', (files) => `Dear reader,\n${all(files)}\n-- \nyours`),
  {
    name: 'bag attributes',
    make: async (openssl) => {
      await p12('bags', '').make?.(openssl);
      await openssl.run('pkcs12 -in bags-rsa.p12 -passin env:PASS -nodes -out bags.pem', PASS);
      assert.match(await openssl.text('bags.pem'), /Bag Attributes/u);
    },
    certificate: 'bags.pem',
  },
  {
    name: 'certificate in DER that the authority issued by itself',
    subject: 'direct',
    make: async (openssl) => {
      await openssl.issue('direct', { issuer: await openssl.issued('root') });
      await openssl.run('x509 -in direct.pem -outform DER -out direct.der');
    },
    certificate: 'direct.der',
    key: 'direct.key',
  },
];

export const formats: readonly Format[] = [...keyFiles, ...texts, ...bundles];
