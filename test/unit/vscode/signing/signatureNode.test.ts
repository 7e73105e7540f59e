import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ThemeIcon, TreeItem } from 'vscode';
import type { KeyFacts } from '../../../../src/core/keys/key.ts';
import type { ServerKeys } from '../../../../src/core/keys/keysOfServer.ts';
import type { Signature } from '../../../../src/core/signing/signature.ts';
import { AuthError } from '../../../../src/core/errors.ts';
import type { ServerView } from '../../../../src/protocol/state.ts';
import { authItems } from '../../../../src/vscode/keys/authItems.ts';
import { messageOf } from '../../../../src/vscode/messages.ts';
import { offers } from '../../../../src/vscode/offers.ts';
import { signatureNodes } from '../../../../src/vscode/tree/signatureNode.ts';
import { NOW, view } from '../views.ts';

const hmac: Signature = {
  kind: 'hmac',
  hash: 'sha-256',
  secret: 'webhook',
  secretEncoding: 'text',
  template: '${body}',
  encoding: 'hex',
};
const aws: Signature = {
  kind: 'aws',
  accessKeyId: 'id',
  secretAccessKey: 'key',
  region: 'eu-west-1',
  service: 'execute-api',
};
const webhook: KeyFacts = {
  name: 'webhook',
  form: 'text',
  masked: '…mnop',
  enteredAt: NOW,
  usedBy: ['demo'],
};

function signed(keys: Partial<ServerKeys> = {}, signature: Signature = hmac): ServerView {
  const made = view('demo');
  return {
    ...made,
    server: { ...made.server, auth: { scheme: 'headers', signature } },
    keys: { missing: [], missingVariables: [], ...keys },
  };
}

function shown(of: ServerView, unlocked = true): { item: TreeItem; key: string | undefined } {
  const seen = { keys: [webhook], unlocked, serverName: (id: string) => id };
  const [node] = signatureNodes('server/demo', of, seen);
  assert.ok(node);
  return { item: node.item, key: node.key };
}

describe('the signature of a server in the tree', () => {
  it('says how and by which key, and can be tried and changed', () => {
    const { item, key } = shown(signed());
    assert.equal(item.description, 'HMAC SHA-256, hexadecimal · webhook');
    assert.match(JSON.stringify(item.tooltip), /Key webhook: …mnop/u);
    assert.equal(key, 'webhook');
    assert.match(item.contextValue ?? '', /can:trySignature/u);
    assert.doesNotMatch(item.contextValue ?? '', /enterKey/u);
    assert.equal(
      shown(signed({}, aws)).item.description,
      'AWS SigV4, execute-api, eu-west-1 · id and key',
    );
  });

  it('warns of the key that is missing, and offers to enter that one', () => {
    const { item, key } = shown(signed({ missing: ['key'] }, aws));
    assert.match(String(item.description), /^key missing · AWS SigV4/u);
    assert.equal((item.iconPath as ThemeIcon).id, 'warning');
    assert.match(item.contextValue ?? '', /inline:enterKey/u);
    assert.equal(key, 'key');
  });

  it('says that it was refused, and nothing of keys while the keyring is locked', () => {
    const failure = { code: 'signature_refused', at: NOW, details: {} } as const;
    assert.match(String(shown(signed({ failure })).item.description), /^refused · /u);
    assert.match(shown(signed({ failure })).item.contextValue ?? '', /inline:enterKey/u);
    assert.doesNotMatch(
      String(shown(signed({ missing: ['webhook'] }), false).item.description),
      /missing/u,
    );
  });

  it('is not there when nothing is signed', () => {
    const seen = { keys: [], unlocked: true, serverName: String };
    assert.deepEqual(signatureNodes('server/demo', view('demo'), seen), []);
    assert.ok(!offers(view('demo')).has('trySignature'));
    assert.ok(offers(signed()).has('trySignature'));
  });

  it('is in the list of what authenticates a server', () => {
    const labels = (auth: ServerView['server']['auth']) =>
      authItems(view('demo'), auth).map(({ label }) => label);
    assert.ok(labels({ scheme: 'none' }).some((label) => label.includes('Sign the requests')));
    assert.ok(labels(signed().server.auth).some((label) => label.includes('HMAC SHA-256')));
  });
});

describe('what is wrong with a signature', () => {
  const actionFor = (code: AuthError['code'], details = {}) =>
    messageOf(new AuthError(code, details), { id: 'demo', name: 'Demo' }).action;

  it('leads to what mends it', () => {
    const { command, arguments: args } = actionFor('signature_key_invalid', { name: 'webhook' });
    assert.equal(command, 'mcpKeyring.enterKey');
    assert.deepEqual(args, [{ serverId: 'demo', key: 'webhook' }]);
    assert.equal(actionFor('signature_refused').command, 'mcpKeyring.trySignature');
    for (const code of ['signature_unsupported', 'component_unsignable'] as const)
      assert.equal(actionFor(code).command, 'mcpKeyring.changeAuthentication');
  });
});
