import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { redirectCandidates } from '../../../src/core/oauth/redirects.ts';
import type { Place } from '../../../src/core/ports.ts';

const KNOWN = [
  'vscode',
  'vscode-insiders',
  'vscodium',
  'cursor',
  'windsurf',
  'kiro',
  'antigravity',
];
const UNKNOWN = ['code-oss', '', 'VSCODE', 'vscode.evil', 'https', 'constructor'];

/** The table in the comment of the source, row by row. */
function documented(): Map<string, string> {
  const source = readFileSync('src/core/oauth/redirects.ts', 'utf8');
  const rows = [...source.matchAll(/^ \* \| (.+) \| (.+) \|$/gmu)].slice(1);
  return new Map(rows.map(([, where = '', candidates = '']) => [where, candidates]));
}

function rowOf({ ui, remote, redirect }: Place, known: boolean): string {
  if (redirect !== 'auto') return 'any, chosen by the user';
  if (ui === 'none') return 'no browser';
  if (ui === 'web') return 'browser';
  return `desktop, ${remote ? 'remote' : 'local'}, ${known ? 'known' : 'unknown'} product`;
}

function words(place: Place): string {
  const names = { loopback: 'loopback', uriHandler: 'URI handler', paste: 'paste' };
  if (place.redirect !== 'auto') return 'the chosen one';
  return redirectCandidates(place)
    .map((kind) => names[kind])
    .join(', ');
}

describe('redirectCandidates', () => {
  const table = documented();
  const seen = new Set<string>();
  for (const ui of ['desktop', 'web', 'none'] as const) {
    for (const remote of [false, true]) {
      for (const redirect of ['auto', 'loopback', 'uriHandler', 'paste'] as const) {
        it(`is as documented: ${ui}, ${remote ? 'remote' : 'local'}, ${redirect}`, () => {
          for (const uriScheme of [...KNOWN, ...UNKNOWN]) {
            const place = { ui, remote, redirect, uriScheme };
            const row = rowOf(place, KNOWN.includes(uriScheme));
            seen.add(row);
            assert.equal(words(place), table.get(row), `${row}: ${uriScheme}`);
            if (redirect !== 'auto') assert.deepEqual(redirectCandidates(place), [redirect]);
          }
        });
      }
    }
  }

  it('puts the setting of the server before that of the window', () => {
    const place = { ui: 'web', remote: true, uriScheme: 'vscode', redirect: 'uriHandler' } as const;
    assert.deepEqual(redirectCandidates(place, 'paste'), ['paste']);
  });

  it('has no row in its documentation that never applies', () =>
    assert.deepEqual([...table.keys()].toSorted(), [...seen].toSorted()));

  it('knows by itself what is in the documentation', () => {
    const place = { ui: 'desktop', remote: false, uriScheme: 'vscode', redirect: 'auto' } as const;
    assert.deepEqual(redirectCandidates(place), ['loopback', 'uriHandler', 'paste']);
    assert.deepEqual(redirectCandidates({ ...place, remote: true }), ['uriHandler', 'paste']);
    assert.deepEqual(redirectCandidates({ ...place, uriScheme: 'code-oss' }), [
      'loopback',
      'paste',
    ]);
    assert.deepEqual(redirectCandidates({ ...place, remote: true, uriScheme: 'x' }), ['paste']);
    assert.deepEqual(redirectCandidates({ ...place, ui: 'web' }), ['uriHandler', 'paste']);
  });
});
