import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parse } from 'smol-toml';
import { AuthError } from '../../src/core/errors.ts';
import type { EntryPlace } from '../../src/hosts/entryPlace.ts';
import { hasContainer, removeEntry, setEntry } from '../../src/hosts/tomlEdit.ts';
import { closed, extensible, refused } from './tomlEditCorpus.ts';

const ours = {
  url: 'http://127.0.0.1:7411/mcp/linear',
  http_headers_helper: "'/my keyring/bin/headers' codex linear",
};
const moved = { ...ours, url: 'http://127.0.0.1:7999/mcp/linear' };
const place: EntryPlace = {
  path: ['mcp_servers', 'linear'],
  dialect: 'toml',
  isOurs: (value) => JSON.stringify(value)?.includes('/my keyring/bin/headers') ?? false,
};

const read = (text: string) => parse(text, { integersAsBigInt: 'asNeeded' });
const serversIn = (text: string) => ({ ...(read(text)['mcp_servers'] as object | undefined) });
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Every byte of `before` is in `after`, in order, and what came in between is one piece. */
function assertOneInsertion(before: string, after: string): void {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  assert.ok(after.endsWith(before.slice(start)), `changed from ${before.slice(start, start + 80)}`);
}

function refusal(code: string, details: Record<string, string>) {
  return (error: unknown) => {
    assert.ok(error instanceof AuthError);
    assert.deepEqual([error.code, error.details], [code, details]);
    return true;
  };
}

describe('a TOML file', () => {
  for (const [name, text] of Object.entries({ ...extensible, ...closed })) {
    it(`connects and disconnects: ${name}`, () => {
      const after = setEntry(text, place, ours);
      assertOneInsertion(text, after);
      assert.deepEqual(plain(serversIn(after)), plain({ ...serversIn(text), linear: ours }));
      assert.equal(setEntry(after, place, ours), after);
      assert.equal(removeEntry(after, place), text);
    });

    it(`has its entry corrected where it is: ${name}`, () => {
      const after = setEntry(text, place, ours);
      assert.equal(setEntry(after, place, moved), after.replace(ours.url, moved.url));
    });
  }

  it('gets a table of its own', () => {
    assert.equal(
      setEntry('a = 1\n', place, ours),
      'a = 1\n\n[mcp_servers.linear]\nurl = "http://127.0.0.1:7411/mcp/linear"\nhttp_headers_helper = "\'/my keyring/bin/headers\' codex linear"\n',
    );
    assert.match(setEntry(undefined, place, ours), /^\[mcp_servers\.linear\]\n/u);
    assert.equal(removeEntry(setEntry(undefined, place, ours), place), '');
    assert.equal(removeEntry(undefined, place), '');
  });

  it('is left alone when the entry is not there', () => {
    for (const text of Object.values(extensible)) assert.equal(removeEntry(text, place), text);
  });

  it('knows whether there are servers', () => {
    assert.equal(hasContainer('[mcp_servers.a]\nurl = "x"\n', place), true);
    assert.equal(hasContainer('a = 1\n', place), false);
    assert.equal(hasContainer(undefined, place), false);
  });

  it('gives back what was appended behind our entry, and what is between tables', () => {
    const before = 'a = 1\n';
    const later = '\n# mine\n[mcp_servers.other]\nurl = "https://x/"\n';
    assert.equal(removeEntry(setEntry(before, place, ours) + later, place), before + later);
  });
});

describe('an entry that others wrote into', () => {
  const allowed = '\n[mcp_servers.linear.tools.search]\napproval_mode = "approve"\n';
  const behind = '\n[tui]\ntheme = "dark"\n';

  it('keeps what they added when the port changes', () => {
    const text = `${setEntry('a = 1\n', place, ours)}startup_timeout_sec = 20.0 # slow\n${allowed}${behind}`;
    assert.equal(setEntry(text, place, moved), text.replace(ours.url, moved.url));
  });

  it('goes with what the tool keeps below it, without which the tool would refuse the file', () => {
    const text = `${setEntry('a = 1\n', place, ours)}${allowed}${behind}`;
    assert.equal(removeEntry(text, place), `a = 1\n${behind}`);
  });

  it('goes also where its header is laid out otherwise, or it is no table of its own', () => {
    const [url, helper] = [JSON.stringify(ours.url), JSON.stringify(ours.http_headers_helper)];
    const pairs = `url = ${url}\nhttp_headers_helper = ${helper}\n`;
    const texts = [
      `# top\na = 1\n\n [ mcp_servers . "linear" ] # ours\n${pairs}`,
      `# top\na = 1\n\n['mcp_servers'.linear]\n${pairs}`,
      `# top\na = 1\nmcp_servers.linear = { url = ${url}, http_headers_helper = ${helper} }\n`,
    ];
    for (const text of texts) assert.equal(removeEntry(text, place), '# top\na = 1\n', text);
  });
});

describe('a TOML file that is refused', () => {
  for (const [name, [text, line, column, reason]] of Object.entries(refused)) {
    it(name, () => {
      const expected = refusal('host_file_invalid', { line, column, reason });
      assert.throws(() => setEntry(text, place, ours), expected);
      assert.throws(() => removeEntry(text, place), expected);
    });
  }

  it('has an entry of our name that is not ours, whatever it is', () => {
    const others = ['{ url = "https://x/" }', '1', '[]', '"/my keyring/bin/header"'];
    for (const other of others) {
      const text = `[mcp_servers]\nlinear = ${other}\n`;
      const expected = refusal('host_file_changed', { reason: 'entry_not_ours', name: 'linear' });
      assert.throws(() => setEntry(text, place, ours), expected);
      assert.throws(() => removeEntry(text, place), expected);
    }
  });
});
