import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import type { Server } from '../../src/core/server.ts';
import { ServersFile } from '../../src/node/daemon/serversFile.ts';
import { listed } from '../support/brokerBench.ts';
import { workFolder } from './workFolder.ts';

const at = (id: string, changedAt: number, more: Partial<Server> = {}): Server => ({
  ...listed('https://a.example/mcp'),
  id,
  name: id,
  changedAt,
  ...more,
});

describe('the list of servers', () => {
  const folder = workFolder();
  let path: string;
  let file: ServersFile;
  beforeEach(async () => {
    path = folder.in('servers.json');
    file = await ServersFile.open(path, () => undefined);
  });
  const names = (of = file): string[] => of.list().map(({ name }) => name);
  const again = (): Promise<ServersFile> => ServersFile.open(path, () => undefined);

  it('is kept in its file, in order of the names', async () => {
    await file.add(' Zoo ', 'https://z.example/mcp', { scheme: 'oauth' }, 1);
    await file.add('Ape', 'https://a.example/mcp', { scheme: 'none' }, 1);
    assert.deepEqual(names(await again()), ['Ape', 'Zoo']);
  });

  it('refuses a name that is taken, and an address that is none, and keeps nothing of it', async () => {
    await file.add('Demo', 'https://a.example', { scheme: 'oauth' }, 1);
    await assert.rejects(file.add(' dEMO', 'https://b.example', { scheme: 'oauth' }, 1), {
      code: 'server_name_taken',
    });
    await assert.rejects(file.add('Other', 'http://b.example', { scheme: 'oauth' }, 1), {
      code: 'server_url_invalid',
    });
    await assert.rejects(file.add(' ', 'https://b.example', { scheme: 'oauth' }, 1));
    assert.deepEqual(names(), ['Demo']);
    assert.deepEqual(names(await again()), ['Demo']);
  });

  it('lets the later change win', async () => {
    await file.merge([at('a', 5)], 9);
    assert.equal(await file.merge([at('a', 4, { name: 'older' })], 9), false);
    assert.equal(await file.merge([at('a', 5, { name: 'same' })], 9), false);
    assert.equal(await file.merge([at('a', 6, { name: 'newer' })], 9), true);
    assert.deepEqual(names(await again()), ['newer']);
  });

  it('lets a removal win over what is older, and what is newer over a removal', async () => {
    await file.merge(
      [at('a', 5), at('b', 5), { id: 'a', removedAt: 6 }, { id: 'b', removedAt: 4 }],
      9,
    );
    assert.deepEqual(names(), ['b']);
    await file.merge([at('a', 6)], 9);
    assert.deepEqual(names(), ['b'], 'a copy of the time before');
    await file.merge([at('a', 7)], 9);
    assert.deepEqual(names(await again()), ['a', 'b']);
  });

  it('does not give the id of a removed server away', async () => {
    const { id } = await file.add('Demo', 'https://a.example', { scheme: 'oauth' }, 1);
    await file.remove(id, 2);
    await assert.rejects(file.remove(id, 3), { code: 'server_unknown' });
    assert.notEqual((await file.add('Demo', 'https://a.example', { scheme: 'oauth' }, 4)).id, id);
  });

  it('remembers removals for a while only', async () => {
    await file.merge([{ id: 'a', removedAt: 5 }], 9);
    assert.equal(file.copy(9).length, 1);
    assert.equal(file.copy(5 + 90 * 24 * 3_600_000).length, 0);
  });

  it('keeps as it is what it does not know, and shows none of it', async () => {
    const foreign = [
      null,
      7,
      'x',
      [],
      { id: 'a' },
      at('future', 5, { transport: 'ws' } as never),
      at('evil', 5, { url: 'javascript:alert(1)' }),
      at('plain', 5, { url: 'http://public.example/mcp' }),
      at('../x', 5),
    ];
    await file.merge(foreign, 9);
    assert.deepEqual(names(), []);
    const next = await again();
    assert.deepEqual(next.copy(9), foreign);
    assert.equal(await next.merge(foreign, 9), false, 'and does not multiply it');
  });

  it('makes names unique, and still reads back the longest', async () => {
    const name = 'x'.repeat(64);
    await file.merge([at('a', 5, { name }), at('b', 5, { name }), at('c', 5, { name })], 9);
    assert.equal(new Set(names()).size, 3);
    assert.deepEqual(names(await again()), names());
  });

  it('sets a damaged file aside', async () => {
    await writeFile(path, '{"servers": [{');
    assert.deepEqual(names(await again()), []);
    assert.equal(await readFile(`${path}.damaged-1`, 'utf8'), '{"servers": [{');
  });
});
