import type { HeaderSetting } from '../../core/headers/headerSettings.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { Keyring } from '../keyring.ts';
import { newKeysOf, settingOf, type HeadersDraft } from './headersDraft.ts';

/**
 * Keeps the keys of a draft, then does what makes a server use its headers. When that fails, the keys are deleted again:
 * nobody would know of them.
 */
export async function keepWith<T>(
  keyring: Keyring,
  draft: HeadersDraft,
  use: (headers: HeaderSetting[]) => Promise<T>,
): Promise<T> {
  const kept: string[] = [];
  try {
    for (const key of newKeysOf(draft)) {
      await keyring.request(toDaemon.keepKey, key);
      kept.push(key.name);
    }
    return await use(draft.headers.map(settingOf));
  } catch (error) {
    for (const name of kept)
      await keyring.request(toDaemon.revokeKey, { name }).catch(() => undefined);
    throw error;
  }
}
