import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { describe, it } from 'mocha';

const root = join(import.meta.dirname, '../..');

/** What a Markdown file links to beside it: no address of the web, no place within the page. */
async function linksOf(file: string): Promise<string[]> {
  const text = await readFile(join(root, file), 'utf8');
  const targets = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/gu)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^[a-z]+:/u.test(target))
    .map((target) => normalize(join(dirname(file), target)));
}

describe('package', () => {
  it('holds whatever its pages link to', async () => {
    const packaged = await listFiles({ cwd: root, packageManager: PackageManager.None });
    const pages = packaged.filter((name) => name.endsWith('.md'));
    assert.ok(pages.includes('README.md'));
    for (const page of pages) {
      for (const target of await linksOf(page)) {
        assert.ok(packaged.includes(target), `${page} links to ${target}`);
      }
    }
    assert.ok((await linksOf('README.md')).length > 3);
  });
});
