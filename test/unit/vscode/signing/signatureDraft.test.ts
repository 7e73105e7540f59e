import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Auth } from '../../../../src/core/server.ts';
import { signatureSchema, type Signature } from '../../../../src/core/signing/signature.ts';
import type { Keyring } from '../../../../src/vscode/keyring.ts';
import { newKeysOf, withKey, type HeadersDraft } from '../../../../src/vscode/keys/headersDraft.ts';
import { keepWith } from '../../../../src/vscode/keys/keeping.ts';
import { keySteps } from '../../../../src/vscode/keys/keySteps.ts';
import {
  awsPlaceOf,
  draftOf,
  signatureFor,
  signatureOf,
  withSettings,
} from '../../../../src/vscode/signing/signatureDraft.ts';
import { withoutSignature } from '../../../../src/vscode/signing/signatureChange.ts';
import { signingKeyProblem } from '../../../../src/vscode/signing/signingKeySteps.ts';

const url = 'https://abc.execute-api.eu-west-1.amazonaws.com/mcp';
const proposed = { server: 'My Server', url, taken: ['my-server-signing'] };
const hmac: Signature = {
  kind: 'hmac',
  hash: 'sha-512',
  secret: 'webhook',
  secretEncoding: 'hex',
  template: '${body}',
  encoding: 'base64',
};

describe('a signature that is decided about', () => {
  for (const kind of ['hmac', 'message', 'aws'] as const)
    it(`is proposed so that it can be kept as it is: ${kind}`, () => {
      const signature = signatureOf(signatureFor(kind, proposed));
      assert.deepEqual(signatureSchema.parse(signature), signature);
    });

  it('has new keys that are named after the server, with names that are free', () => {
    const names = signatureFor('aws', proposed).keys.map(({ name }) => name);
    assert.deepEqual(names, ['my-server-id', 'my-server-signing-2']);
  });

  it('finds region and service of AWS in the address', () => {
    assert.deepEqual(awsPlaceOf(url), { region: 'eu-west-1', service: 'execute-api' });
    assert.deepEqual(awsPlaceOf('https://bedrock-agentcore.us-east-1.amazonaws.com/mcp'), {
      region: 'us-east-1',
      service: 'bedrock-agentcore',
    });
    assert.equal(awsPlaceOf('https://demo.example/mcp').region, '');
  });

  it('is the one that the server has, when nothing is changed', () => {
    assert.deepEqual(signatureOf(draftOf(hmac, ['webhook'])), hmac);
    assert.deepEqual(newKeysOf({ headers: [], signature: draftOf(hmac, ['webhook']) }), []);
    const aws = signatureSchema.parse({
      kind: 'aws',
      accessKeyId: 'same',
      secretAccessKey: 'same',
      sessionToken: 'token',
      region: 'eu-west-1',
      service: 'execute-api',
    });
    assert.deepEqual(signatureOf(draftOf(aws, ['same', 'token'])), aws);
  });

  it('keeps its key for other settings, but not what was typed for another form of it', () => {
    const draft = signatureFor('hmac', proposed);
    const typed = { ...draft, keys: draft.keys.map((key) => ({ ...key, text: 'abc' })) };
    const [same] = withSettings(typed, { ...draft.settings }).keys;
    assert.equal(same?.text, 'abc');
    const [other] = withSettings(typed, { ...hmac }).keys;
    assert.deepEqual([other?.signs, other?.text], ['hex', undefined]);
  });

  it('says what cannot be its key', () => {
    assert.match(signingKeyProblem('0g', 'hex')?.sentence ?? '', /not hexadecimal/u);
    assert.match(signingKeyProblem('%%', 'base64')?.sentence ?? '', /not Base64/u);
    assert.match(signingKeyProblem('', 'hex')?.sentence ?? '', /Enter the key/u);
    assert.equal(signingKeyProblem('00112233445566778899aabbccddeeff0f1e2d3c', 'hex'), undefined);
  });
});

describe('the keys of a signature', () => {
  const signature = signatureFor('hmac', proposed);
  const draft: HeadersDraft = { headers: [], signature };
  const entered = withKey(draft, ['signature', 0], { text: ' abc ' });

  it('are kept with those of headers, and not kept when the rest fails', async () => {
    const asked: string[] = [];
    const request = async ({ method }: { method: string }, { name }: { name: string }) => {
      asked.push(`${method} ${name}`);
      return {};
    };
    const keyring = { request } as unknown as Keyring;
    const failed = new Error('taken');
    await assert.rejects(
      keepWith(keyring, entered, () => Promise.reject(failed)),
      failed,
    );
    assert.deepEqual(asked, ['keepKey my-server-signing-2', 'revokeKey my-server-signing-2']);
    assert.equal(newKeysOf(entered)[0]?.value, 'abc');
  });

  it('may be generated where both sides have the same one', () => {
    const ring = { keys: [], commands: [], serverName: String, copy: async () => undefined };
    const generated = withKey(draft, ['signature', 0], { origin: { kind: 'generated' } });
    // Where from, its name, and that the provider has it.
    assert.equal(keySteps(generated, ['signature', 0], ring).length, 3);
    const pem: HeadersDraft = { headers: [], signature: signatureFor('message', proposed) };
    assert.equal(keySteps(pem, ['signature', 0], ring).length, 2, 'no choice for a private key');
  });
});

describe('a server whose signature is taken away', () => {
  const header = { name: 'X-Signature', template: 'v1=${signature}' };
  const other = { name: 'X-Key', template: '${secret:k}' };

  it('loses the headers that carried it', () => {
    const auth: Auth = { scheme: 'headers', headers: [header, other], signature: hmac };
    assert.deepEqual(withoutSignature(auth), { scheme: 'headers', headers: [other] });
  });

  it('has no authentication when nothing else is left', () => {
    const auth: Auth = { scheme: 'headers', headers: [header], signature: hmac };
    assert.deepEqual(withoutSignature(auth), { scheme: 'none' });
    assert.deepEqual(withoutSignature({ scheme: 'oauth', signature: hmac }), { scheme: 'oauth' });
  });
});
