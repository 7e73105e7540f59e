/** Certificates and keys of every kind, made by the openssl program in a folder of the test. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DAY = 86_400_000;

/** How a key is made, as arguments of `openssl genpkey`. */
export const kinds = {
  rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  pss: ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048'],
  p256: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  p384: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  ed25519: ['-algorithm', 'ED25519'],
} as const;

export interface Issued {
  /** the name of its files, `<name>.pem` and `<name>.key` */
  readonly name: string;
  readonly cert: string;
  readonly key: string;
}

export interface Wish {
  readonly kind?: keyof typeof kinds;
  readonly issuer?: Issued;
  /** lines of an extension section */
  readonly extensions?: readonly string[];
  /** days from now */
  readonly from?: number;
  readonly until?: number;
}

const authority = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
export const client = ['keyUsage=critical,digitalSignature', 'extendedKeyUsage=clientAuth'];
export const server = (names: string): string[] => [
  'keyUsage=critical,digitalSignature',
  'extendedKeyUsage=serverAuth',
  `subjectAltName=${names}`,
];

export class OpenSsl {
  readonly folder: string;
  #serial = 1;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(): Promise<OpenSsl> {
    return new OpenSsl(await mkdtemp(join(tmpdir(), 'keyring-openssl-')));
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  at(file: string): string {
    return join(this.folder, file);
  }

  text(file: string): Promise<string> {
    return readFile(this.at(file), 'utf8');
  }

  /** Runs openssl in the folder, with the passphrase that `env:PASS` names; gives what it printed. */
  async run(line: string, passphrase = ''): Promise<string> {
    const env = { ...process.env, PASS: passphrase };
    const args = line.split(/\s+/u).filter(Boolean);
    const { stdout } = await run('openssl', args, { cwd: this.folder, env });
    return stdout;
  }

  /** An authority; below another one when that is named. */
  authority(name: string, issuer?: Issued): Promise<Issued> {
    return this.issue(name, { ...(issuer && { issuer }), extensions: authority });
  }

  async issue(name: string, wish: Wish = {}): Promise<Issued> {
    const { kind = 'p256', issuer, extensions = client, from = -1, until = 60 } = wish;
    const own = this.#serial++;
    await run('openssl', ['genpkey', ...kinds[kind], '-out', `${name}.key`], { cwd: this.folder });
    await this.run(`req -new -key ${name}.key -subj /O=Org/CN=${name} -out ${name}.csr`);
    await mkdir(this.at(`ca-${own}`));
    await writeFile(this.at(`ca-${own}/index.txt`), '');
    await writeFile(this.at(`${name}.cnf`), configuration(own, extensions));
    const signer = issuer
      ? `-cert ${issuer.name}.pem -keyfile ${issuer.name}.key`
      : `-selfsign -keyfile ${name}.key`;
    await this.run(
      `ca -batch -notext -config ${name}.cnf ${signer} -in ${name}.csr -out ${name}.pem
       -extensions ext -startdate ${time(from)} -enddate ${time(until)}`,
    );
    return this.issued(name);
  }

  /** What was issued under a name. */
  async issued(name: string): Promise<Issued> {
    return { name, cert: await this.text(`${name}.pem`), key: await this.text(`${name}.key`) };
  }
}

function configuration(own: number, extensions: readonly string[]): string {
  return `[ca]
default_ca=own
[own]
database=ca-${own}/index.txt
new_certs_dir=ca-${own}
rand_serial=yes
default_md=sha256
policy=any
unique_subject=no
[any]
O=optional
CN=optional
[ext]
${extensions.join('\n')}
`;
}

const time = (days: number): string =>
  `${new Date(Date.now() + days * DAY).toISOString().replace(/\D/gu, '').slice(0, 14)}Z`;
