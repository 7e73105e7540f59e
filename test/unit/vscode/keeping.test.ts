import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Keyring } from '../../../src/vscode/keyring.ts';
import { headersFor, withKey } from '../../../src/vscode/keys/headersDraft.ts';
import { keepWith } from '../../../src/vscode/keys/keeping.ts';

/** A keyring that notes what is asked of it; keeping a key of the name `refused` fails. */
function noting(): { keyring: Keyring; asked: string[] } {
  const asked: string[] = [];
  const request = async ({ method }: { method: string }, { name }: { name: string }) => {
    asked.push(`${method} ${name}`);
    if (name === 'refused') throw new Error('refused');
    return {};
  };
  return { keyring: { request } as unknown as Keyring, asked };
}

const several = headersFor('several', 'Demo', []);
const entered = withKey(withKey(several, [0, 0], { text: 'a' }), [1, 0], { text: 'b' });

describe('the keys of a wizard', () => {
  it('are kept before the server is there', async () => {
    const { keyring, asked } = noting();
    const headers = await keepWith(keyring, entered, async (settings) => {
      asked.push('use');
      return settings;
    });
    assert.deepEqual(asked, ['keepKey demo', 'keepKey demo-code', 'use']);
    assert.deepEqual(
      headers.map(({ name }) => name),
      ['X-Auth-Token', 'X-Auth-Code'],
    );
  });

  it('are deleted again when the server could not be added', async () => {
    const { keyring, asked } = noting();
    const failed = new Error('taken');
    const using = keepWith(keyring, entered, () => Promise.reject(failed));
    await assert.rejects(using, failed);
    assert.deepEqual(asked.slice(2), ['revokeKey demo', 'revokeKey demo-code']);
  });

  it('are deleted again when another one could not be kept', async () => {
    const { keyring, asked } = noting();
    const draft = withKey(entered, [1, 0], { name: 'refused' });
    await assert.rejects(keepWith(keyring, draft, async () => asked.push('use')));
    assert.deepEqual(asked, ['keepKey demo', 'keepKey refused', 'revokeKey demo']);
  });
});
