import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { ensureFolder } from '../node/keyringFolder.ts';
import { answered } from './keychain.ts';
import { writeFileAtomic } from '../node/atomicFile.ts';
import { readTextIfThere } from '../node/existingFile.ts';
import { keepAside } from './keepAside.ts';

const KEY = 'realm-key';
/** How long a key that another window just stored may take to reach this one, in ms. */
const PATIENCE = 3_000;

const fingerprint = (key: string): string => createHash('sha256').update(key).digest('hex');
const isKey = (text: string | undefined): text is string => /^[\w-]{43}$/u.test(text ?? '');

/**
 * The key that seals what the daemon writes and that windows and daemon prove to each other. It is made once and lives in
 * SecretStorage only. SecretStorage is no lock: of two windows that begin together, the one that creates a marker file
 * makes the key, and the other waits until it can see it. A damaged one is set aside, and `damaged` is called.
 * @throws AuthError `store_unavailable`
 */
export async function realmKey(
  secrets: vscode.SecretStorage,
  folder: string,
  damaged: () => void = () => undefined,
  patience = PATIENCE,
): Promise<Uint8Array> {
  const known = await answered(secrets.get(KEY));
  if (isKey(known)) return bytes(known);
  if (known !== undefined) {
    await keepAside(secrets, KEY, known);
    damaged();
  }
  await ensureFolder(folder);
  const marker = join(folder, 'key.sha256');
  const made = randomBytes(32).toString('base64url');
  if (await createdFirst(marker, fingerprint(made))) return stored(secrets, made);
  const announced = (await readTextIfThere(marker)) ?? '';
  const arrived = await appearance(secrets, announced, patience);
  if (arrived !== undefined) return bytes(arrived);
  await writeFileAtomic(marker, fingerprint(made)); // the key of the marker is lost: SecretStorage was emptied
  return stored(secrets, made);
}

async function stored(secrets: vscode.SecretStorage, key: string): Promise<Uint8Array> {
  await answered(secrets.store(KEY, key));
  return bytes(key);
}

const bytes = (key: string): Uint8Array => Buffer.from(key, 'base64url');

async function createdFirst(marker: string, text: string): Promise<boolean> {
  return writeFile(marker, text, { flag: 'wx', mode: 0o600 }).then(
    () => true,
    () => false,
  );
}

/** The key with this fingerprint, once it can be seen here; `undefined` when it does not come. */
async function appearance(
  secrets: vscode.SecretStorage,
  announced: string,
  patience: number,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const settle = (key: string | undefined): void => {
      clearTimeout(late);
      subscription.dispose();
      resolve(key);
    };
    const look = async (): Promise<void> => {
      const key = await secrets.get(KEY);
      if (isKey(key) && fingerprint(key) === announced) settle(key);
    };
    const subscription = secrets.onDidChange(() => void look());
    const late = setTimeout(() => settle(undefined), patience);
    void look();
  });
}
