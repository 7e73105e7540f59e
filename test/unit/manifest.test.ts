import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { commandIds } from '../../src/vscode/commandIds.ts';

const root = join(import.meta.dirname, '..', '..');
const text = (name: string): string => readFileSync(join(root, name), 'utf8');
const strings = (name: string): Record<string, string> =>
  JSON.parse(text(name)) as Record<string, string>;

interface Entry {
  command: string;
  title: string;
  category: string;
}
interface Manifest {
  icon: string;
  contributes: { commands: Entry[]; menus: Record<string, { command: string; when?: string }[]> };
}
const manifest = JSON.parse(text('package.json')) as Manifest;
const { commands, menus } = manifest.contributes;
const menuEntries = Object.values(menus).flat();
const languages = ['', '.zh-tw', '.zh-cn'];

describe('manifest', () => {
  it('contributes exactly the commands that are registered', () => {
    assert.deepEqual(
      commands.map(({ command }) => command),
      [...commandIds],
    );
    assert.ok(commands.every(({ category }) => category === 'MCP'));
  });

  it('names only its own commands in menus and welcome texts', () => {
    const linked = languages.flatMap((language) =>
      [...text(`package.nls${language}.json`).matchAll(/command:([\w.]+)\)/gu)].map(([, id]) => id),
    );
    for (const id of [...menuEntries.map(({ command }) => command), ...linked]) {
      assert.ok(
        commandIds.some((known) => known === id),
        id,
      );
    }
  });

  it('asks in its menus only for what a line of the tree can be, one thing each', () => {
    const offers =
      'enterKey trySignature exportServer rotateCredential showCredential keySettings authorize refresh revoke forget connect disconnect removeServer changeAuthentication authorizeMore oauthSettings editClient forgetClient registerAgain addAccount switchAccount useByDefault useInWorkspace removeAccount showCertificate replaceCertificate removeCertificate'.split(
        ' ',
      );
    const possible = [
      ...offers.flatMap((offer) => [`server can:${offer}`, `server inline:${offer}`]),
      ...offers.map((offer) => `account can:${offer}`),
      ...offers.map((offer) => `registration can:${offer}`),
      ...commandIds.map((id) => `problem mend:${id}`),
    ];
    const tokens = menuEntries.flatMap(
      ({ when = '' }) => /viewItem =~ \/(.+?)\//u.exec(when)?.[1] ?? [],
    );
    assert.ok(tokens.length > 0);
    for (const token of tokens) {
      const meant = possible.filter((value) => new RegExp(token, 'u').test(value));
      assert.equal(new Set(meant.map((value) => value.split(':')[1])).size, 1, token);
    }
  });

  for (const language of languages) {
    it(`uses every string of package.nls${language}.json, and no other`, () => {
      const used = [...text('package.json').matchAll(/"%([\w.]+)%"/gu)].map(([, key]) => key);
      const keys = Object.keys(strings(`package.nls${language}.json`));
      assert.deepEqual(new Set(keys), new Set(used));
    });

    it(`names commands to tools as the palette${language} does`, () => {
      const nls = strings(`package.nls${language}.json`);
      const titles = commands.map(({ title }) => `MCP: ${nls[title.slice(1, -1)]}`);
      const bundle = Object.values(strings(`l10n/bundle.l10n${language}.json`));
      const named = bundle.flatMap((s) => /['「“](MCP: .+?)['」”]/u.exec(s)?.[1] ?? []);
      assert.ok(named.length >= 4);
      for (const name of named) assert.ok(titles.includes(name), name);
    });
  }

  it('has every string in every language', () => {
    execFileSync(process.execPath, [join(root, 'scripts', 'l10n.mjs'), '--check']);
  }).timeout(30_000);

  it('has an icon of 128 × 128', () => {
    const png = readFileSync(join(root, manifest.icon));
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [128, 128]);
  });
});
