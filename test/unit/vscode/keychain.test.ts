import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { answered, isForgetful } from '../../../src/vscode/keychain.ts';
import { realmKey } from '../../../src/vscode/realmKey.ts';
import { MemorySecrets } from './memorySecrets.ts';

/** The globalState of one profile. */
class MemoryState implements vscode.Memento {
  readonly values = new Map<string, unknown>();

  keys(): readonly string[] {
    return [...this.values.keys()];
  }

  get(key: string): never {
    return this.values.get(key) as never;
  }

  async update(key: string, value: unknown): Promise<void> {
    this.values.set(key, value);
  }
}

describe('the keychain behind SecretStorage', () => {
  let root: string;
  let profile: MemoryState;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'mcp-keyring-keychain-'));
    profile = new MemoryState();
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  /** What a window finds when it starts. */
  const start = async (secrets: MemorySecrets, state = profile): Promise<boolean> =>
    isForgetful(await realmKey(secrets, join(root, 'keyring'), undefined, 10), state);

  it('is not suspected at a first start, by a second window or a second profile', async () => {
    const secrets = new MemorySecrets();
    assert.deepEqual(await Promise.all([start(secrets), start(secrets)]), [false, false]);
    assert.equal(await start(secrets), false);
    assert.equal(await start(secrets, new MemoryState()), false);
  });

  it('lost what it held: said once for each loss', async () => {
    await start(new MemorySecrets());
    const emptied = new MemorySecrets();
    assert.equal(await start(emptied), true);
    assert.equal(await start(emptied), false, 'it holds again');
    assert.equal(await start(new MemorySecrets()), true);
  });

  it('has lost it for each profile that knew what it held', async () => {
    const other = new MemoryState();
    const secrets = new MemorySecrets();
    await start(secrets);
    await start(secrets, other);
    const emptied = new MemorySecrets();
    await start(emptied);
    assert.equal(await start(emptied, other), true);
  });

  it('keeps no secret in the marker', async () => {
    const secrets = new MemorySecrets();
    await start(secrets);
    const [marker] = [...profile.values.values()];
    assert.ok(![...secrets.values.values()].some((secret) => secret === marker));
  });

  it('is locked: one error, whether it refuses or says nothing', async () => {
    const secrets = new MemorySecrets();
    secrets.get = async () => {
      throw new Error('the keychain is locked');
    };
    await assert.rejects(start(secrets), { code: 'store_unavailable' });
    const silent = new Promise<string>(() => undefined);
    await assert.rejects(answered(silent, 1), { code: 'store_unavailable' });
    assert.equal(profile.values.size, 0, 'nothing was noted of a key that nobody saw');
  });
});
