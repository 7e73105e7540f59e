// Exports the strings of src/ to l10n/bundle.l10n.json. With --check nothing is written; it fails instead when the
// bundle is stale or a language lacks a string, has one too many, or lost a placeholder.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';

const LANGUAGES = ['zh-tw', 'zh-cn'];
const root = join(import.meta.dirname, '..');
const bundlePath = join(root, 'l10n', 'bundle.l10n.json');

const readJson = async (path) => JSON.parse(await readFile(path, 'utf8').catch(() => '{}'));
const format = (bundle) => `${JSON.stringify(bundle, undefined, 2)}\n`;
const placeholders = (text) => (text.match(/\{\w+\}/gu) ?? []).toSorted().join(' ');
const textOf = (message) => (typeof message === 'string' ? message : message.message);

async function sources() {
  const names = await readdir(join(root, 'src'), { recursive: true });
  const files = names.filter((name) => name.endsWith('.ts')).toSorted();
  return Promise.all(
    files.map(async (name) => ({
      extension: '.ts',
      contents: await readFile(join(root, 'src', name), 'utf8'),
    })),
  );
}

async function exported() {
  const strings = await getL10nJson(await sources());
  return Object.fromEntries(Object.entries(strings).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function problemsOf(english, translated, name) {
  const missing = Object.keys(english).filter((key) => !translated[key]);
  const surplus = Object.keys(translated).filter((key) => !(key in english));
  const broken = Object.keys(english).filter((key) => {
    const own = translated[key];
    return own && placeholders(own) !== placeholders(textOf(english[key]));
  });
  return [
    ...missing.map((key) => `${name} lacks: ${key}`),
    ...surplus.map((key) => `${name} has, but the source does not: ${key}`),
    ...broken.map((key) => `${name} has other placeholders than: ${key}`),
  ];
}

async function problemsOfLanguages(english) {
  const nls = await readJson(join(root, 'package.nls.json'));
  const found = LANGUAGES.map(async (language) => {
    const bundle = `l10n/bundle.l10n.${language}.json`;
    const manifest = `package.nls.${language}.json`;
    return [
      ...problemsOf(english, await readJson(join(root, bundle)), bundle),
      ...problemsOf(nls, await readJson(join(root, manifest)), manifest),
    ];
  });
  return (await Promise.all(found)).flat();
}

const english = await exported();
const problems = await problemsOfLanguages(english);
if (process.argv.includes('--check')) {
  if (format(await readJson(bundlePath)) !== format(english)) {
    problems.unshift('l10n/bundle.l10n.json is stale: run node scripts/l10n.mjs');
  }
} else {
  await writeFile(bundlePath, format(english));
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
