import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { AuthError } from '../../src/core/errors.ts';
import type { Dialect } from '../../src/hosts/host.ts';
import type { EntryPlace } from '../../src/hosts/entryPlace.ts';
import { hasContainer, removeEntry, setEntry } from '../../src/hosts/jsonEdit.ts';
import { refused, withoutServers, withServers } from './jsonEditCorpus.ts';

const ours = {
  type: 'http',
  url: 'http://127.0.0.1:7411/s/1',
  headersHelper: '/k/headers claude-code linear',
};
const isOurs = (value: unknown) => JSON.stringify(value)?.includes('/k/headers') ?? false;
const place = (dialect: Dialect = 'json', ...path: string[]): EntryPlace => ({
  path: path.length > 0 ? path : ['mcpServers', 'linear'],
  dialect,
  isOurs,
});

/** The members of both, as `JSON.parse` has them, must be those of the first plus ours. */
function assertOnlyAdded(before: string, after: string): void {
  const parse = (text: string) =>
    JSON.parse(text.replace(/^\uFEFF/u, '')) as Record<string, object>;
  const expected = parse(before);
  expected['mcpServers'] = { ...expected['mcpServers'], linear: ours };
  assert.deepEqual(parse(after), expected);
}

/** Every byte of `before` is in `after`, in order, and what came in between is one piece (and a comma). */
function assertOnlyInserted(before: string, after: string): void {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  if (after[start] === ',' && before[start] !== ',')
    return assertOnlyInserted(before, after.slice(0, start) + after.slice(start + 1));
  const rest = before.slice(start);
  assert.ok(after.endsWith(rest), `changed from ${JSON.stringify(rest.slice(0, 80))}`);
}

function refusal(code: string, details: Record<string, string>) {
  return (error: unknown) => {
    assert.ok(error instanceof AuthError);
    assert.deepEqual([error.code, error.details], [code, details]);
    return true;
  };
}

describe('a JSON file with servers', () => {
  for (const [name, text] of Object.entries(withServers)) {
    it(`connects and disconnects: ${name}`, () => {
      const after = setEntry(text, place(), ours);
      if (!/__proto__|1e400|"n": 1,\n {2}"n"/u.test(text)) assertOnlyAdded(text, after);
      assertOnlyInserted(text, after);
      assert.equal(setEntry(after, place(), ours), after);
      assert.equal(hasContainer(text, place()), true);
      assert.equal(removeEntry(after, place()), text);
    });
  }
});

describe('a JSON file without servers', () => {
  for (const [name, text] of Object.entries(withoutServers)) {
    it(`connects and disconnects: ${name}`, () => {
      const after = setEntry(text, place(), ours);
      assertOnlyAdded(text, after);
      assertOnlyInserted(text, after);
      assert.equal(hasContainer(text, place()), false);
      assert.equal(removeEntry(after, place(), 'remove'), text);
      assert.deepEqual(
        JSON.parse(removeEntry(after, place()).replace('\uFEFF', '')).mcpServers,
        {},
      );
    });
  }

  for (const text of [undefined, '', '\n', ' \r\n\t', '\uFEFF']) {
    it(`is begun when there is nothing: ${JSON.stringify(text)}`, () => {
      const after = setEntry(text, place(), ours);
      const expected = `${JSON.stringify({ mcpServers: { linear: ours } }, undefined, 2)}\n`;
      assert.equal(after, (text === '\uFEFF' ? text : '') + expected);
      assert.equal(removeEntry(after, place()).trim(), '{\n  "mcpServers": {}\n}');
      assert.equal(removeEntry(text, place()), text ?? '');
    });
  }
});

describe('a JSON file that is refused', () => {
  for (const [name, [text, line, column, reason]] of Object.entries(refused)) {
    it(name, () => {
      const expected = refusal('host_file_invalid', { line, column, reason });
      assert.throws(() => setEntry(text, place(), ours), expected);
      assert.throws(() => removeEntry(text, place()), expected);
    });
  }

  it('has an entry of our name that is not ours, whatever it is', () => {
    for (const other of ['{"type":"http","url":"https://x"}', 'null', '[]', '"/k/header"']) {
      const text = `{"mcpServers": {"linear": ${other}}}`;
      const expected = refusal('host_file_changed', { reason: 'entry_not_ours', name: 'linear' });
      assert.throws(() => setEntry(text, place(), ours), expected);
      assert.throws(() => removeEntry(text, place()), expected);
    }
  });
});

describe('an entry that is there', () => {
  const moved = { ...ours, url: 'http://127.0.0.1:7999/s/1' };
  for (const [name, text] of Object.entries(withServers)) {
    it(`is replaced where it is: ${name}`, () => {
      const after = setEntry(text, place(), ours);
      assert.equal(setEntry(after, place(), moved), after.replace(ours.url, moved.url));
    });
  }

  const entry = JSON.stringify(ours);
  const removals: Record<string, [string, string]> = {
    first: [
      `{\n  "mcpServers": {\n    "linear": ${entry},\n    "b": {}\n  }\n}`,
      '{\n  "mcpServers": {\n    "b": {}\n  }\n}',
    ],
    'in the middle': [
      `{"mcpServers": {"a": 1, "linear": ${entry}, "b": 2}}`,
      '{"mcpServers": {"a": 1, "b": 2}}',
    ],
    'in the middle, in a line with its neighbours': [
      `{"mcpServers": {\n  "a": 1, "linear": ${entry},\n  "b": 2}}`,
      '{"mcpServers": {\n  "a": 1,\n  "b": 2}}',
    ],
    'first of one line': [
      `{ "mcpServers": { "linear": ${entry}, "b": 2 } }`,
      '{ "mcpServers": { "b": 2 } }',
    ],
    'alone, laid out by somebody else': [
      `{"mcpServers": {\n "linear" : ${entry}\n\n}}`,
      '{"mcpServers": {\n}}',
    ],
  };
  for (const [name, [before, after]] of Object.entries(removals)) {
    it(`is removed: ${name}`, () => assert.equal(removeEntry(before, place()), after));
  }

  it('is left alone when it is not there', () => {
    for (const text of Object.values(withServers)) assert.equal(removeEntry(text, place()), text);
  });

  it('lets go of the object around it only when that holds nothing', () => {
    const one = setEntry('{"a":1}', place(), ours);
    const two = setEntry(one, place('json', 'mcpServers', 'other'), ours);
    assert.equal(removeEntry(two, place('json', 'mcpServers', 'other'), 'remove'), one);
    assert.equal(removeEntry(one, place(), 'remove'), '{"a":1}');
  });
});

describe('a file with comments', () => {
  const files: Record<string, string> = {
    'a trailing comma': '{\n  "servers": {\n    "a": {},\n  },\n}\n',
    'a trailing comma on one line': '{ "servers": { "a": {}, }, }',
    'a comment behind the last entry': '{\n  "servers": {\n    "a": {} // mine, {x}\n  }\n}\n',
    'a comment behind the last comma':
      '{\n  "servers": {\n    "a": {}, // mine\n    // and more\n  }\n}\n',
    'a block comment behind the last entry':
      '{\n  "servers": {\n    "a": {} /* mine\n, */ // too\n  }\n}\n',
    'a block comment before the brace': '{\n  "servers": {\n    "a": {} /* mine */}\n}\n',
    'comments instead of entries': '{\n  "servers": {\n    // none yet\n  }\n}\n',
    'a comment in an empty line of entries': '{\n  "servers": { /* none */ }\n}\n',
    'a comment at the end of a line that goes on': '{ "servers": { "a": 1 // x\n } }',
    'comments around':
      '// top\n/*\n * licence\n */\n{\n  "servers": {}, // s\n  "inputs": []\n}\n// end',
    'no line break at the end': '{\r\n\t"servers": {\r\n\t\t"a": {} // c\r\n\t}\r\n}',
  };
  for (const [name, text] of Object.entries(files)) {
    it(`connects and disconnects: ${name}`, () => {
      const at = place('jsonc', 'servers', 'linear');
      const after = setEntry(text, at, ours);
      assertOnlyInserted(text, after);
      assert.equal(removeEntry(after, at), text);
    });
  }

  it('keeps a comment above an entry that goes', () => {
    const text = `{"servers": {\n  // note\n  "linear": ${JSON.stringify(ours)} }}`;
    assert.equal(
      removeEntry(text, place('jsonc', 'servers', 'linear')),
      '{"servers": {\n  // note\n   }}',
    );
  });

  it('takes a key with dots for one key, and paths of any depth', () => {
    const dotted = setEntry('{}', place('jsonc', 'amp.mcpServers', 'linear'), ours);
    assert.deepEqual(JSON.parse(dotted), { 'amp.mcpServers': { linear: ours } });
    const deep = place('jsonc', 'a', 'b', 'c', 'd');
    assert.equal(removeEntry(setEntry('{"a":{}}', deep, ours), deep, 'remove'), '{}');
  });
});
