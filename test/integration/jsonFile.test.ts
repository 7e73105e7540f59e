import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { describe, it } from 'mocha';
import * as z from 'zod/mini';
import { readJson, writeJson } from '../../src/node/jsonFile.ts';
import { workFolder } from './workFolder.ts';

const schema = z.object({ port: z.number() });

describe('readJson', () => {
  const work = workFolder();
  const read = async () => {
    const asides: string[] = [];
    const value = await readJson(work.in('port.json'), schema, (aside) => {
      asides.push(basename(aside));
    });
    return { value, asides };
  };

  it('gives what was written, and undefined when there is nothing', async () => {
    assert.deepEqual(await read(), { value: undefined, asides: [] });
    await writeJson(work.in('port.json'), { port: 1 });
    assert.deepEqual(await read(), { value: { port: 1 }, asides: [] });
    assert.equal(await readFile(work.in('port.json'), 'utf8'), '{\n  "port": 1\n}\n');
  });

  const damages: [string, string | Uint8Array][] = [
    ['is empty', ''],
    ['is cut', '{"port": 1'],
    ['does not fit', '{"port": "1"}'],
    ['is not text', Buffer.from([0x7b, 0xff, 0x00])],
  ];
  for (const [name, content] of damages) {
    it(`sets a file aside that ${name}`, async () => {
      await writeFile(work.in('port.json'), content);
      assert.deepEqual(await read(), { value: undefined, asides: ['port.json.damaged-1'] });
      assert.deepEqual(await readdir(work.path), ['port.json.damaged-1']);
      assert.deepEqual(await readFile(work.in('port.json.damaged-1')), Buffer.from(content));
    });
  }

  it('never overwrites what was set aside before', async () => {
    for (const text of ['one', 'two', 'three']) {
      await writeFile(work.in('port.json'), text);
      await read();
    }
    assert.equal(await readFile(work.in('port.json.damaged-1'), 'utf8'), 'one');
    assert.equal(await readFile(work.in('port.json.damaged-3'), 'utf8'), 'three');
  });

  it('throws when it cannot know', async () => {
    await assert.rejects(
      readJson(work.path, schema, () => assert.fail()),
      { code: 'EISDIR' },
    );
  });
});
