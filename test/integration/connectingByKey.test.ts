import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { beforeEach, describe, it } from 'mocha';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { eventually } from '../support/eventually.ts';
import { isPosix, itWhere } from '../support/itWhere.ts';
import { reaches, staleHosts, ToolHome } from './toolHome.ts';

const HIDDEN = '••••••••';

describe('connecting tools by a key that is written', () => {
  const home = ToolHome.forEach();
  const settings = () => home.in('.gemini/settings.json');
  const own = '{\n  // mine\n  "theme": "Dark"\n}\n';
  beforeEach(async () => {
    await home.makeFolders('.gemini', '.cursor');
    await writeFile(settings(), own, { mode: 0o644 });
  });

  it('shows the change without the key, and writes one that opens the server', async () => {
    const file = await home.plan('gemini', 'connect');
    assert.ok(file?.after.includes(`Bearer ${HIDDEN}`));
    await home.change('gemini', 'connect');
    const text = await readFile(settings(), 'utf8');
    assert.ok(!text.includes(HIDDEN));
    assert.equal(text.replace((await home.geminiEntry()).key, HIDDEN), file?.after);
    assert.ok(await reaches(await home.geminiEntry()));
  });

  it('has the same bytes when it is disconnected, and its key opens nothing then', async () => {
    await home.change('gemini', 'connect');
    const held = await home.geminiEntry();
    assert.ok(await reaches(held));
    await home.change('gemini', 'disconnect');
    assert.equal(await readFile(settings(), 'utf8'), own);
    assert.equal(await reaches(held), false);
  });

  itWhere(isPosix, 'makes the file its user’s alone', async () => {
    await home.change('gemini', 'connect');
    await home.change('cursor', 'connect');
    for (const path of [settings(), home.in('.cursor/mcp.json')])
      assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  it('gives every tool a key of its own', async () => {
    await home.change('cursor', 'connect');
    await home.change('gemini', 'connect');
    const cursor = await readFile(home.in('.cursor/mcp.json'), 'utf8');
    assert.ok(!cursor.includes((await home.geminiEntry()).key));
    await home.change('cursor', 'disconnect');
    assert.ok(await reaches(await home.geminiEntry()));
  });

  it('changes nothing when all is as it should be', async () => {
    await home.change('gemini', 'connect');
    const file = await home.plan('gemini', 'connect');
    assert.equal(file?.after, file?.before);
  });

  it('offers another key with another port; the one before opens nothing', async () => {
    await home.change('gemini', 'connect');
    const before = await home.geminiEntry();
    await home.window.request(toDaemon.rebind, {});
    await home.window.until((state) => staleHosts(state).includes('gemini'));
    const file = await home.plan('gemini', 'connect');
    assert.ok(file?.after.includes(HIDDEN) && file.before?.includes(before.key));
    await home.change('gemini', 'connect');
    const after = await home.geminiEntry();
    assert.ok(await reaches(after));
    assert.equal(await reaches({ ...after, key: before.key }), false);
    await home.window.until((state) => staleHosts(state).length === 0);
  });

  it('offers the key that is good after another machine with this SecretStorage replaced it', async () => {
    await home.change('gemini', 'connect');
    const lost = await home.geminiEntry();
    const name = 'callerKey/gemini/demo';
    const { generation } = await eventually('it is stored', () => home.realm.secrets.get(name));
    home.realm.secrets.set(name, { key: name, generation: generation + 1, value: 'another' });
    await home.window.until((state) => staleHosts(state).includes('gemini'));
    assert.equal(await reaches(lost), false);
    await home.change('gemini', 'connect');
    assert.equal((await home.geminiEntry()).key, 'another');
    assert.ok(await reaches(await home.geminiEntry()));
    await home.change('gemini', 'disconnect');
    assert.equal(await readFile(settings(), 'utf8'), own);
  });

  it('leaves an entry of its user alone', async () => {
    const theirs = '{"mcpServers": {"demo": {"httpUrl": "https://mcp.example.com/"}}}';
    await writeFile(settings(), theirs);
    await assert.rejects(home.plan('gemini', 'connect'), { code: 'host_file_changed' });
    assert.equal(await readFile(settings(), 'utf8'), theirs);
  });
});
