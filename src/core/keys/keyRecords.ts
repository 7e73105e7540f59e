import { masked } from '../credential.ts';
import { readRecord } from '../records.ts';
import type { Secrets } from '../secrets.ts';
import { keySchema, type Key, type KeyFacts } from './key.ts';
import { weaknessOf } from './weakness.ts';

const PREFIX = 'key/';

/** Where a key is kept. */
export const keyRecord = (name: string): string => `${PREFIX}${name}`;

/** The key of a name; `undefined` when there is none that can be read. */
export function keyOf(secrets: Secrets, name: string): Key | undefined {
  const found = readRecord(secrets, keyRecord(name), keySchema);
  return found.kind === 'there' ? found.value : undefined;
}

/** Every key that can be read, by name. */
export function keysAll(secrets: Secrets): Key[] {
  const names = secrets.keys(PREFIX).map((record) => record.slice(PREFIX.length));
  return names
    .toSorted()
    .map((name) => keyOf(secrets, name))
    .filter((key) => key !== undefined);
}

/** Keeps a key in place of the one of its name, in one write: there is always the old one or the new one. */
export async function keepKey(secrets: Secrets, key: Key): Promise<void> {
  await secrets.put(keyRecord(key.name), JSON.stringify(keySchema.parse(key)));
}

/** Deletes a key with the value before it. */
export async function removeKey(secrets: Secrets, name: string): Promise<void> {
  await secrets.remove(keyRecord(name));
}

/** The facts of a key that a face may see. */
export function keyFactsOf(key: Key, usedBy: readonly string[]): KeyFacts {
  const { value, previous, ...others } = key;
  const weakness = weaknessOf(key);
  return {
    ...others,
    masked: value === undefined || key.form !== 'text' ? '…' : masked(value),
    usedBy: [...usedBy],
    ...(previous && { replacedAt: previous.replacedAt }),
    ...(weakness && { weakness }),
  };
}
