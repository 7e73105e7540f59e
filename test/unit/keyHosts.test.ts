import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { AuthError } from '../../src/core/errors.ts';
import { cursor } from '../../src/hosts/cursor.ts';
import type { EntryPlace } from '../../src/hosts/entryPlace.ts';
import { gemini } from '../../src/hosts/gemini.ts';
import type { Host, Marks } from '../../src/hosts/host.ts';
import { hasContainer, removeEntry, setEntry } from '../../src/hosts/jsonEdit.ts';
import { bearer } from '../../src/hosts/keyEntry.ts';
import { refused, withoutServers, withServers } from './jsonEditCorpus.ts';
import { commented } from './jsonCommentCorpus.ts';

const url = 'http://127.0.0.1:7411/mcp/linear';
const KEY = 'caller-key';
const marks: Marks = { launcher: '/k/bin/headers', url, isKey: (key) => key === KEY };

function keyHost(host: Host) {
  assert.ok(host.delivery === 'gateway');
  const { file } = host;
  const place: EntryPlace = {
    path: file.entryPath('linear'),
    dialect: file.dialect,
    isOurs: (entry) => file.isOurs(entry, marks),
  };
  return { file, place, entry: file.entry({ url, authorization: bearer(KEY) }) };
}

function refusal(line: string, column: string, reason: string) {
  return (error: unknown) => {
    assert.ok(error instanceof AuthError);
    assert.deepEqual([error.code, error.details], ['host_file_invalid', { line, column, reason }]);
    return true;
  };
}

const withMark = (text: string) => text.startsWith('\uFEFF');

for (const host of [gemini, cursor]) {
  const { file, place, entry } = keyHost(host);

  describe(`a file of ${host.id}`, () => {
    const files = { ...withServers, ...withoutServers, ...(host === gemini && commented) };
    for (const [name, text] of Object.entries(files)) {
      if (host === gemini && withMark(text)) continue;
      it(`has the same bytes after connecting and disconnecting: ${name}`, () => {
        const emptied = hasContainer(text, place) ? 'keep' : 'remove';
        const after = setEntry(text, place, entry);
        assert.ok(after.includes(KEY) && after !== text);
        assert.equal(removeEntry(after, place, emptied), text);
      });
    }

    for (const [name, [text, line, column, reason]] of Object.entries(refused)) {
      if (reason === 'comment' && host === gemini) continue;
      it(`is refused where the tool could not read it: ${name}`, () => {
        assert.throws(() => setEntry(text, place, entry), refusal(line, column, reason));
        assert.throws(() => removeEntry(text, place), refusal(line, column, reason));
      });
    }

    it('is known as ours by its address or its key, and by nothing else', () => {
      const moved = file.entry({ url: `${url}-2`, authorization: bearer(KEY) });
      const renewed = file.entry({ url, authorization: bearer('another') });
      const foreign = file.entry({ url: `${url}-2`, authorization: bearer('another') });
      assert.ok(file.isOurs(entry, marks));
      assert.ok(file.isOurs(moved, marks), 'after the port changed');
      assert.ok(file.isOurs(renewed, marks), 'after the key changed');
      assert.ok(!file.isOurs(foreign, marks));
      for (const other of [undefined, null, KEY, [], {}, { headers: {} }, { command: KEY }])
        assert.ok(!file.isOurs(other, marks));
    });
  });
}

describe('the description of Gemini CLI', () => {
  const { file, place, entry } = keyHost(gemini);

  it('knows its file', () => {
    const pathFor = (env: Record<string, string>) =>
      file.path({ platform: 'linux', home: '/home/ada', env });
    assert.equal(pathFor({}), '/home/ada/.gemini/settings.json');
    assert.equal(pathFor({ GEMINI_CLI_HOME: '/g' }), '/g/.gemini/settings.json');
    const windows = { platform: 'win32', home: 'C:\\Users\\ada', env: {} };
    assert.equal(file.path(windows), 'C:\\Users\\ada\\.gemini\\settings.json');
  });

  it('writes the address where it is taken for streamable HTTP', () => {
    assert.deepEqual(entry, { httpUrl: url, headers: { Authorization: `Bearer ${KEY}` } });
  });

  it('takes comments, but no comma too many and no byte order mark', () => {
    const comma = '// mine\n{\n  "mcpServers": {\n    "a": {},\n  }\n}\n';
    assert.throws(() => setEntry(comma, place, entry), refusal('5', '3', 'syntax'));
    assert.throws(() => setEntry('\uFEFF{}', place, entry), refusal('1', '1', 'syntax'));
  });
});

describe('the description of Cursor', () => {
  const { file, entry } = keyHost(cursor);

  it('knows its file', () => {
    const home = { home: '/home/ada', env: {} };
    assert.equal(file.path({ platform: 'linux', ...home }), '/home/ada/.cursor/mcp.json');
    const windows = { platform: 'win32', home: 'C:\\Users\\ada', env: {} };
    assert.equal(file.path(windows), 'C:\\Users\\ada\\.cursor\\mcp.json');
  });

  it('says that it was not tried', () => assert.equal(cursor.evidence, 'documented'));

  it('writes the address and the header', () => {
    assert.deepEqual(entry, { url, headers: { Authorization: `Bearer ${KEY}` } });
  });
});
