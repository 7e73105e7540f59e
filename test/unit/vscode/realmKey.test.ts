import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realmKey } from '../../../src/vscode/realmKey.ts';
import { MemorySecrets } from './memorySecrets.ts';

describe('the SecretStorage key', () => {
  let root: string;
  let folder: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'mcp-keyring-key-'));
    folder = join(root, 'keyring');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('is made once, and the same for windows that begin together', async () => {
    const secrets = new MemorySecrets();
    const keys = await Promise.all([1, 2, 3, 4].map(() => realmKey(secrets, folder)));
    assert.equal(keys[0]?.length, 32);
    assert.equal(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size, 1);
    assert.deepEqual(await realmKey(secrets, folder), keys[0]);
  });

  it('is made anew when SecretStorage was emptied', async () => {
    const before = await realmKey(new MemorySecrets(), folder);
    const after = await realmKey(new MemorySecrets(), folder, 10);
    assert.notDeepEqual(after, before);
  });
});
