/** Certificates for the servers of the tests, made when a test runs: no key lies in the repository. */
import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import { isIP } from 'node:net';

export interface Identity {
  /** PEM */
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends Identity {
  readonly name: string;
  /** A certificate for these names and IPv4 addresses, valid until a day from now unless told. */
  issue(names: readonly string[], until?: Date): Identity;
}

const DAY = 86_400_000;
const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));

/** A certificate authority that nobody trusts yet; one below another has its certificate of that one. */
export function createAuthority(name: string, above?: Authority): Authority {
  const keys = keyPair();
  const constraints = extension('551d13', sequence(der(0x01, Buffer.from([0xff]))), true);
  const own = { issuer: name, signer: keys.privateKey };
  const by = above ? { issuer: above.name, signer: createPrivateKey(above.key) } : own;
  const cert = certificate({ ...by, subject: name, keys, extension: constraints });
  return {
    name,
    cert,
    key: pem(keys.privateKey),
    issue: (names, until) => {
      const leaf = keyPair();
      const alternatives = extension('551d11', sequence(...names.map(alternative)));
      const of = { ...own, subject: names[0] ?? '', keys: leaf, extension: alternatives };
      return { cert: certificate({ ...of, ...(until && { until }) }), key: pem(leaf.privateKey) };
    },
  };
}

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const keyPair = (): KeyPair => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: KeyObject): string => String(key.export({ type: 'pkcs8', format: 'pem' }));

interface Contents {
  readonly issuer: string;
  readonly subject: string;
  readonly keys: KeyPair;
  readonly signer: KeyObject;
  readonly extension: Buffer;
  readonly until?: Date;
}

/** @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1 */
function certificate(contents: Contents): string {
  const { issuer, subject, keys, signer, until = new Date(Date.now() + DAY) } = contents;
  const publicKey = keys.publicKey.export({ type: 'spki', format: 'der' });
  const serial = createHash('sha256').update(publicKey).digest().subarray(0, 8);
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), serial])),
    ECDSA_SHA256,
    named(issuer),
    sequence(time(new Date(Date.now() - 30 * DAY)), time(until)),
    named(subject),
    publicKey,
    der(0xa3, sequence(contents.extension)),
  );
  const signature = sign('sha256', body, signer);
  const whole = sequence(body, ECDSA_SHA256, der(0x03, Buffer.concat([Buffer.of(0), signature])));
  const lines = whole.toString('base64').match(/.{1,64}/gu) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  const flag = critical ? [der(0x01, Buffer.of(0xff))] : [];
  return sequence(oid(id), ...flag, der(0x04, value));
}

function alternative(name: string): Buffer {
  return isIP(name) === 4
    ? der(0x87, Buffer.from(name.split('.').map(Number)))
    : der(0x82, Buffer.from(name));
}

function named(name: string): Buffer {
  return sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))));
}

function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/\D/gu, '').slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}
