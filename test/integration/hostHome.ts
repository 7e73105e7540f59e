import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { AuthError } from '../../src/core/errors.ts';
import type { HostFile } from '../../src/node/hostFile.ts';
import { workFolder } from './workFolder.ts';

/** The edit of these tests: visible, and different each time. */
export const append = (text: string | undefined) => `${text ?? ''}+`;

/** For `assert.rejects`: an AuthError with exactly this code and these details. */
export function refused(code: string, details: Record<string, string>) {
  return (error: unknown) => {
    assert.ok(error instanceof AuthError);
    assert.deepEqual([error.code, error.details], [code, details]);
    return true;
  };
}

/** A home folder with a host's file in it, fresh for each test. */
export function hostHome() {
  const work = workFolder();
  const file = (patience = 300): HostFile => ({
    path: work.in('home', '.claude.json'),
    lock: 'lock-folder',
    backups: work.in('keyring', 'backups'),
    patience,
  });
  const write = async (text: string | Uint8Array) => {
    await mkdir(work.in('home'), { recursive: true });
    await writeFile(file().path, text);
  };
  const read = () => readFile(file().path, 'utf8');
  const inHome = () => readdir(work.in('home'));
  return { work, file, write, read, inHome };
}
