import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSignatureFile } from '../../../../scripts/headless/signatureFile.ts';
import { serverSchema } from '../../../../src/core/server.ts';
import {
  coversBody,
  secretNamesIn,
  signatureSchema,
  type Signature,
} from '../../../../src/core/signing/signature.ts';

const hmac = {
  kind: 'hmac',
  hash: 'sha-256',
  secret: 'webhook',
  secretEncoding: 'text',
  template: '${timestamp}',
  encoding: 'hex',
} as const;
const message = {
  kind: 'message',
  algorithm: 'ed25519',
  key: 'signing',
  components: ['@method', 'content-type'] as string[],
  label: 'sig1',
  created: true,
} as const;
const aws = {
  kind: 'aws',
  accessKeyId: 'id',
  secretAccessKey: 'key',
  region: 'eu-central-1',
  service: 'bedrock-agentcore',
} as const;

const isGood = (settings: unknown): boolean => signatureSchema.safeParse(settings).success;

describe('the settings of a signature', () => {
  it('are taken as a part of a server', () => {
    const server = {
      id: 'a',
      name: 'A',
      url: 'https://a.example',
      transport: 'http',
      changedAt: 0,
    };
    for (const signature of [hmac, message, aws]) {
      const auth = { scheme: 'none', signature } as const;
      assert.deepEqual(serverSchema.parse({ ...server, auth }).auth, auth);
    }
  });

  it('are refused when they could not be meant', () => {
    const wrong = [
      { ...hmac, hash: 'md5' },
      { ...hmac, secret: 'two words' },
      { ...hmac, template: '' },
      { ...hmac, template: 'Bearer ${secret:webhook}' },
      { ...hmac, keyId: 'misplaced' },
      { ...message, label: 'Sig' },
      { ...message, keyId: 'é' },
      { ...message, tag: 'a\nb' },
      { ...message, expires: 0 },
      { ...aws, region: 'eu/central' },
      { ...aws, service: 's3' },
      { ...aws, secretAccessKey: undefined },
      { kind: 'other' },
    ];
    for (const settings of wrong) assert.equal(isGood(settings), false, JSON.stringify(settings));
  });

  it('name components of requests, each once, and nothing that cannot be covered', () => {
    const components = (...names: string[]) => isGood({ ...message, components: names });
    assert.ok(components());
    assert.ok(components('@query-param;name="a%20b"', '@query-param;name="b"', 'x-a'));
    for (const name of [
      '@status',
      '@query-param',
      'X-A',
      'a b',
      'signature',
      'signature-input',
      '',
    ])
      assert.equal(components(name), false, name);
    for (const name of [
      '@query-param;name="a"b"',
      '@query-param;name="a\\"',
      'x-a;bs',
      '@path;req',
    ])
      assert.equal(components(name), false, name);
    assert.equal(components('@path', '@path'), false);
  });

  it('tell whether the body is covered, and which secrets are needed', () => {
    const covering: [Signature, boolean, string[]][] = [
      [hmac, false, ['webhook']],
      [{ ...hmac, template: '${header:content-length}${url}' }, false, ['webhook']],
      [{ ...hmac, template: '${body}' }, true, ['webhook']],
      [{ ...hmac, template: '${digest:sha-512:base64}' }, true, ['webhook']],
      [message, false, ['signing']],
      [{ ...message, components: ['content-digest'] }, true, ['signing']],
      [aws, true, ['id', 'key']],
      [{ ...aws, sessionToken: 'token' }, true, ['id', 'key', 'token']],
    ];
    for (const [signature, covers, secrets] of covering) {
      assert.equal(coversBody(signature), covers, JSON.stringify(signature));
      assert.deepEqual(secretNamesIn(signature), secrets);
    }
  });
});

describe('a file with the settings of a signature', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'signature-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function read(text: string): Signature {
    const path = join(folder, 'signature.json');
    writeFileSync(path, text);
    return readSignatureFile(path);
  }

  it('is read', () => {
    assert.deepEqual(read(JSON.stringify(message)), message);
  });

  it('is refused with the place that is wrong', () => {
    const places: [string, RegExp][] = [
      ['{,}', /signature\.json: .*JSON at position 1/u],
      ['[]', /signature\.json: the whole: .*object/u],
      ['{"kind":"rsa"}', /: kind: /u],
      [
        JSON.stringify({ ...hmac, template: 'a ${foo}' }),
        /: template: unknown: "foo" at character 3$/u,
      ],
      [JSON.stringify({ ...message, components: ['@path', '@status'] }), /: components\.1: /u],
      [JSON.stringify({ ...aws, regoin: 'eu' }), /regoin/u],
    ];
    for (const [text, place] of places) assert.throws(() => read(text), { message: place });
    assert.throws(() => readSignatureFile(join(folder, 'none.json')), { message: /none\.json/u });
  });
});
