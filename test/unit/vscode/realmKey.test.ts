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

  it('is made anew when it was damaged, which is said, and the damaged one is kept', async () => {
    const secrets = new MemorySecrets();
    const before = await realmKey(secrets, folder);
    let damaged = 0;
    for (const text of ['short', 'shorter']) {
      secrets.values.set('realm-key', text);
      const after = await realmKey(secrets, folder, () => (damaged += 1), 10);
      assert.notDeepEqual(after, before);
    }
    assert.equal(damaged, 2);
    assert.equal(secrets.values.get('damaged/1/realm-key'), 'short');
    assert.equal(secrets.values.get('damaged/2/realm-key'), 'shorter');
    assert.equal(secrets.values.get('realm-key')?.length, 43);
  });

  it('is made anew when SecretStorage was emptied', async () => {
    const before = await realmKey(new MemorySecrets(), folder);
    const after = await realmKey(new MemorySecrets(), folder, undefined, 10);
    assert.notDeepEqual(after, before);
  });
});
