/** Client certificates that are no good, each for a reason of its own. */
import { readFile, writeFile } from 'node:fs/promises';
import type { FindingCode } from '../../src/core/certificates/findings.ts';
import type { OpenSsl } from '../servers/openssl.ts';

/** Opens what is encrypted among them. */
export const PASS = 'correct horse';

/** What is wrong with the files of a client, how they are made, and what must be said of them. */
export interface Fault {
  readonly what: string;
  readonly reason: FindingCode;
  readonly make?: (openssl: OpenSsl) => Promise<unknown>;
  readonly certificate: string;
  readonly key?: string;
  readonly passphrase?: string;
  /** the file or the subject that has to be named */
  readonly names: string;
}

/** As long as it must be so that a part is missing. */
const cut = async (openssl: OpenSsl, from: string, to: string): Promise<void> => {
  const bytes = await readFile(openssl.at(from));
  await writeFile(openssl.at(to), bytes.subarray(0, Math.floor(bytes.length * 0.7)));
};

export const faults: readonly Fault[] = [
  { what: 'expired', reason: 'expired', certificate: 'old.pem', key: 'old.key', names: 'CN=old' },
  {
    what: 'not valid yet',
    reason: 'not_yet_valid',
    certificate: 'early.pem',
    key: 'early.key',
    names: 'CN=early',
  },
  {
    what: 'for servers only',
    reason: 'extended_usage',
    certificate: 'server.pem',
    key: 'server.key',
    names: 'CN=server',
  },
  {
    what: 'with the key of another certificate',
    reason: 'key_mismatch',
    certificate: 'good.pem',
    key: 'old.key',
    names: 'CN=good',
  },
  {
    what: 'with a wrong passphrase for PKCS #12',
    reason: 'passphrase_wrong',
    certificate: 'good.p12',
    passphrase: 'wrong',
    names: 'good.p12',
  },
  {
    what: 'without the passphrase for PKCS #12',
    reason: 'passphrase_missing',
    certificate: 'good.p12',
    names: 'good.p12',
  },
  {
    what: 'with a wrong passphrase for RC2-40 without a MAC',
    reason: 'passphrase_wrong',
    make: (openssl) =>
      openssl.run(
        'pkcs12 -export -legacy -nomac -inkey good.key -in good.pem -passout env:PASS -out bare.p12',
        PASS,
      ),
    certificate: 'bare.p12',
    passphrase: 'wrong',
    names: 'bare.p12',
  },
  ...(['pkcs8 -topk8', 'ec -aes128'] as const).flatMap((how, at): Fault[] => {
    const file = `locked-${at}.key`;
    const make = (openssl: OpenSsl) =>
      openssl.run(`${how} -in good.key -passout env:PASS -out ${file}`, PASS);
    const of = { make, certificate: 'good.pem', key: file, names: file };
    return [
      {
        ...of,
        what: `with a wrong passphrase for a key of "${how}"`,
        reason: 'passphrase_wrong',
        passphrase: 'wrong',
      },
      { ...of, what: `without the passphrase for a key of "${how}"`, reason: 'passphrase_missing' },
    ];
  }),
  ...(['good.p12', 'good.pem', 'good.der'] as const).map((file): Fault => ({
    what: `cut off in ${file}`,
    reason: 'truncated',
    make: (openssl) => cut(openssl, file, `cut-${file}`),
    certificate: `cut-${file}`,
    key: 'good.key',
    passphrase: PASS,
    names: `cut-${file}`,
  })),
  {
    what: 'in an empty file',
    reason: 'truncated',
    make: (openssl) => writeFile(openssl.at('empty.pem'), ''),
    certificate: 'empty.pem',
    names: 'empty.pem',
  },
  {
    what: 'without a key',
    reason: 'no_key',
    make: (openssl) =>
      openssl.run('pkcs12 -export -nokeys -in good.pem -passout env:PASS -out nokey.p12', PASS),
    certificate: 'nokey.p12',
    passphrase: PASS,
    names: 'CN=good',
  },
  {
    what: 'that is a key only',
    reason: 'no_certificate',
    certificate: 'good.key',
    names: '',
  },
  {
    what: 'that is something else',
    reason: 'unreadable',
    make: (openssl) => writeFile(openssl.at('picture.png'), 'no certificate at all'),
    certificate: 'picture.png',
    names: 'picture.png',
  },
  {
    what: 'in a file that is not there',
    reason: 'file_missing',
    certificate: 'gone.pem',
    names: 'gone.pem',
  },
  {
    what: 'that is a folder',
    reason: 'unreadable',
    certificate: '.',
    names: 'keyring-openssl-',
  },
  {
    what: 'in a file of two megabytes',
    reason: 'too_large',
    make: (openssl) => writeFile(openssl.at('large.pem'), Buffer.alloc(2_097_152, 'A')),
    certificate: 'large.pem',
    names: 'large.pem',
  },
  {
    what: 'among fifty others',
    reason: 'too_many',
    make: async (openssl) =>
      writeFile(openssl.at('many.pem'), (await openssl.text('good.pem')).repeat(51)),
    certificate: 'many.pem',
    key: 'good.key',
    names: 'many.pem',
  },
  {
    what: 'whose passphrase would take minutes',
    reason: 'too_costly',
    make: (openssl) =>
      openssl.run(
        'pkcs12 -export -keypbe AES-256-CBC -iter 3000000 -nomac -inkey good.key -in good.pem -passout env:PASS -out slow.p12',
        PASS,
      ),
    certificate: 'slow.p12',
    passphrase: PASS,
    names: 'slow.p12',
  },
];
