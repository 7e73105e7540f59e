import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'mocha';

/** A fresh folder for each test of the file, removed afterwards. */
export function workFolder(): { path: string; in(...names: string[]): string } {
  const work = { path: '', in: (...names: string[]) => join(work.path, ...names) };
  beforeEach(async () => {
    work.path = await mkdtemp(join(await realpath(tmpdir()), 'keyring-test-'));
  });
  afterEach(() => rm(work.path, { recursive: true, force: true }));
  return work;
}
