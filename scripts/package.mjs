// @ts-check
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ROOT, succeeds } from './tools.mjs';

/** Everything is bundled, so the package holds no node_modules. vsce builds first, by "vscode:prepublish". */
const FILE = 'out/mcp-keyring.vsix';
const PACKAGE = [
  'vsce',
  'package',
  '--no-dependencies',
  '--allow-missing-repository',
  '--no-rewrite-relative-links',
];

await mkdir(dirname(join(ROOT, FILE)), { recursive: true });
if (!(await succeeds([...PACKAGE, '--out', FILE]))) process.exitCode = 1;
