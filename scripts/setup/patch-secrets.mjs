// @ts-check
import { readFile, writeFile } from 'node:fs/promises';
import { sharedSecrets } from './shared-secrets.mjs';

/*
 * The web workbench keeps all secrets as one sealed value that each window reads once, so windows overwrite each other
 * and hear nothing of each other. On the desktop they share one store. These edits give the web workbench the same:
 * one record per secret in IndexedDB, and the change event in every window. Values are plain: for tests only.
 */

const NAME = '([\\w$]+)';

/** @type {readonly { what: string; find: RegExp; put: string }[]} */
const EDITS = [
  {
    what: 'secret storage provider',
    find: new RegExp(
      `secretStorageProvider:${NAME}\\.remoteAuthority&&!${NAME}\\?void 0:new ${NAME}\\(${NAME}\\)`,
      'g',
    ),
    put: `secretStorageProvider:(${sharedSecrets.toString()})()`,
  },
  {
    what: 'secret storage constructor',
    find: new RegExp(
      `this\\._secretStorageProvider=${NAME}\\.options\\.secretStorageProvider,`,
      'g',
    ),
    put: '$&this._secretStorageProvider.onChange(k=>this.onDidChangeSecretEmitter.fire(k)),',
  },
];

/**
 * Edits the bundle of the pinned version; fails when an edit does not match exactly once.
 *
 * @param {string} file the workbench's bundle
 */
export async function shareSecretsBetweenWindows(file) {
  let text = await readFile(file, 'utf8');
  for (const { what, find, put } of EDITS) {
    const matches = text.match(find)?.length ?? 0;
    if (matches !== 1) throw new Error(`The workbench has ${matches} places for "${what}", not 1.`);
    text = text.replace(find, put);
  }
  await writeFile(file, text);
}
