import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { serverSchema, type Server } from '../../../src/core/server.ts';
import { sharedServerOf } from '../../../src/core/sharedServer.ts';
import { shownText } from '../../../src/vscode/sharing/addPasted.ts';
import { exportedText } from '../../../src/vscode/sharing/exportServer.ts';
import { isPasted, readPasted } from '../../../src/vscode/sharing/pastedServer.ts';

const server: Server = serverSchema.parse({
  id: 'demo',
  name: 'Demo',
  url: 'https://demo.example/mcp',
  transport: 'http',
  auth: {
    scheme: 'headers',
    headers: [{ name: 'X-Key', template: 'v1=${signature} ${env:CLIENT}' }],
    signature: {
      kind: 'hmac',
      hash: 'sha-256',
      secret: 'webhook',
      secretEncoding: 'text',
      template: '${timestamp}\n${body}',
      encoding: 'hex',
    },
    tls: { certificate: '/home/me/client.pem' },
    oauth: { clientId: 'me', assumePkce: true, trustIssuer: { named: 'a', stated: 'b' } },
  },
  network: { privateAddresses: true },
  changedAt: 1,
});
const text = JSON.stringify(sharedServerOf(server), undefined, 2);

/** What is said of a text, and the part of it that is marked. */
function problemOf(pasted: string): readonly [sentence: string, marked: string] {
  const read = readPasted(pasted);
  assert.equal(read.kind, 'problem');
  const { sentence, place = [0, 0] } = read.problem;
  return [sentence, pasted.slice(...place)];
}

describe('a server that is exported', () => {
  it('has its settings, and the names of what it needs', () => {
    const { name, url, auth, needs } = sharedServerOf(server);
    assert.deepEqual([name, url], ['Demo', 'https://demo.example/mcp']);
    assert.deepEqual(auth.headers, server.auth.headers);
    assert.deepEqual(auth.signature, server.auth.signature);
    assert.deepEqual(needs, { keys: ['webhook'], variables: ['CLIENT'] });
  });

  it('has neither files of this machine nor exceptions, and says so', () => {
    assert.doesNotMatch(text, /client\.pem|assumePkce|trustIssuer|privateAddresses/u);
    const { leftOut = [] } = sharedServerOf(server);
    assert.deepEqual(leftOut, ['client certificate', 'network settings', 'exceptions of OAuth']);
    assert.match(
      exportedText('Demo', leftOut),
      /named only.*the client certificate, the network settings, and the exceptions/u,
    );
    assert.doesNotMatch(exportedText('Demo', []), /Left out/u);
  });
});

describe('an exported server that is pasted', () => {
  it('is what was exported, also when its lines were joined', () => {
    for (const pasted of [text, text.replaceAll('\n', ''), `  ${text}\n`]) {
      assert.ok(isPasted(pasted));
      const read = readPasted(pasted);
      assert.equal(read.kind, 'server');
      assert.deepEqual(read.server, sharedServerOf(server));
    }
    assert.ok(!isPasted('https://demo.example/{x}'));
  });

  it('brings no exceptions and no files along', () => {
    const tampered = text.replace('"clientId"', '"assumePkce": true, "clientId"');
    const withFile = tampered.replace('"scheme"', '"tls": {"key": "/etc/key"}, "scheme"');
    const read = readPasted(withFile);
    assert.equal(read.kind, 'server');
    assert.doesNotMatch(JSON.stringify(read.server), /assumePkce|etc/u);
  });

  it('is checked, and what is wrong is said at its place', () => {
    const [broken, at] = problemOf('{"mcpKeyring": 1, oops}');
    assert.match(broken, /^At character 19: this is no JSON/u);
    assert.equal(at, 'oops');
    assert.match(problemOf('{')[0], /this is no JSON/u);
    assert.match(problemOf('{}')[0], /mcpKeyring is missing/u);
    assert.deepEqual(problemOf(text.replace('https:', 'http:')).at(1), '"http://demo.example/mcp"');
    const [sentence, marked] = problemOf(text.replace('sha-256', 'md5'));
    assert.match(sentence, /auth\.signature\.hash cannot be "md5"/u);
    assert.equal(marked, '"md5"');
    assert.match(problemOf(text.replace('${body}', '${bdy}'))[0], /auth\.signature\.template/u);
    assert.match(problemOf(text.replace('X-Key', 'Host'))[0], /auth\.headers\.0\.name/u);
  });

  it('says what of this machine it would get', () => {
    const said = shownText('Demo', ['webhook'], ['CLIENT']);
    assert.match(said, /keys of your keyring: webhook.*\n.*environment: CLIENT.*\n.*chose them/u);
    assert.doesNotMatch(shownText('Demo', ['webhook'], []), /environment/u);
  });
});
