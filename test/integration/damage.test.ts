import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import type { Problem } from '../../src/protocol/state.ts';
import { dismiss } from '../../src/vscode/commands/dismiss.ts';
import type { Face } from '../../src/vscode/face.ts';
import { rootsOf } from '../../src/vscode/tree/roots.ts';
import { Running } from '../servers/running.ts';
import { eventually } from '../support/eventually.ts';
import { faceWindow, WindowMemory } from '../support/faceWindow.ts';
import { Realm } from '../support/testWindow.ts';

describe('what was found damaged', () => {
  const running = new Running();
  const faces: Face[] = [];
  let realm: Realm;
  let memory: WindowMemory;
  beforeEach(async () => {
    realm = await Realm.make();
    memory = new WindowMemory();
  });
  afterEach(async () => {
    for (const { keyring } of faces.splice(0)) keyring.dispose();
    await realm.close();
    await running.close();
  });

  /** A window that is connected. */
  async function opened(): Promise<Face> {
    const face = faceWindow(async () => realm.access, memory);
    faces.push(face);
    await face.keyring.request(toDaemon.retry, {});
    return face;
  }

  const told = ({ keyring }: Face, ...wanted: string[]): Promise<readonly Problem[]> =>
    eventually(`the problems are ${wanted.join()}`, () => {
      const problems = keyring.state?.problems ?? [];
      const found = problems.map(({ code, details }) => details['reason'] ?? code);
      return found.join() === wanted.join() && problems;
    });

  it('among the files of the daemon is told, kept, and dismissed one by one', async () => {
    const { folder } = realm.access;
    for (const name of ['servers', 'connections', 'port'])
      await writeFile(join(folder, `${name}.json`), `{"${name}":`);
    const face = await opened();
    const problems = await told(face, 'port', 'servers', 'connections');
    assert.equal(problems[1]?.details['path'], join(folder, 'servers.json.damaged-1'));
    const lines = rootsOf(face.keyring.state, undefined, Date.now());
    const actions = lines.map(({ node }) =>
      /mend:mcpKeyring\.(\w+)/u.exec(node.item.contextValue ?? ''),
    );
    assert.deepEqual(
      actions.map((found) => found?.[1]),
      ['rebind', 'dismiss', 'connect'],
    );
    await dismiss(face, lines[1]?.node);
    await told(face, 'port', 'connections');
    await face.keyring.request(toDaemon.rebind, {});
    await told(face, 'connections');
    const server = { name: 'Demo', url: 'https://a.example/mcp', scheme: 'oauth' } as const;
    const { id } = await face.keyring.request(toDaemon.addServer, server);
    const connected = { host: 'vscode', server: id, action: 'connect' } as const;
    await face.keyring.request(toDaemon.applyConnection, connected);
    await told(face);
  });

  it('in the copy for other machines is told, kept, and made anew', async () => {
    memory.global.set('servers', { list: [] });
    const face = await opened();
    await told(face, 'copy');
    await eventually('a new copy', () => Array.isArray(memory.global.get('servers')));
    const aside = [...memory.global.keys()].find((key) => key.startsWith('servers.damaged-'));
    assert.deepEqual(memory.global.get(aside ?? ''), { list: [] });
  });

  it('in SecretStorage is told of its server until that is authorized, and kept', async () => {
    const { mcp } = await running.pair({}, {});
    const first = await opened();
    const server = { name: 'Demo', url: mcp.url, scheme: 'oauth' } as const;
    const { id } = await first.keyring.request(toDaemon.addServer, server);
    memory.secrets.values.set(`entry/credential/${id}`, 'not json');
    const face = await opened();
    const [problem] = await told(face, 'credential_damaged');
    assert.deepEqual(problem?.details, { server: 'Demo', id });
    const [line] = rootsOf(face.keyring.state, undefined, Date.now());
    assert.equal(line?.node.serverId, id);
    assert.equal(line?.node.item.contextValue, 'problem mend:mcpKeyring.authorize');
    await face.keyring.request(toDaemon.authorize, { id });
    await told(face);
    assert.equal(memory.secrets.values.get(`damaged/1/entry/credential/${id}`), 'not json');
    await face.keyring.request(toDaemon.forget, { id });
    await eventually('it is forgotten', () => !face.keyring.state?.servers[0]?.credential);
    assert.deepEqual(face.keyring.state?.problems, []);
  });
});
