import { access, readFile, rename } from 'node:fs/promises';
import type * as z from 'zod/mini';
import { withBusyRetry, writeFileAtomic } from './atomicFile.ts';
import { ifThere } from './existingFile.ts';
import { parseJson } from './parseJson.ts';

/**
 * The parsed content of one of our JSON files, `undefined` when there is none. A damaged file is never lost: it is set
 * aside beside its place, `onDamaged` is told where, and the answer is `undefined`.
 * @throws the errno when it is there and cannot be read
 */
export async function readJson<T>(
  path: string,
  schema: z.ZodMiniType<T>,
  onDamaged: (aside: string) => void,
): Promise<T | undefined> {
  const bytes = await ifThere(readFile(path));
  if (!bytes) return undefined;
  const parsed = parseJson(bytes, schema);
  if (parsed === undefined) onDamaged(await setAside(path));
  return parsed;
}

/** Writes one of our JSON files, readable, whole or not at all, 0600. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
}

/** Moves (or copies, with `copyFile`) a damaged file to the first free `<name>.damaged-<n>`, and returns that path. */
export async function setAside(
  path: string,
  how: (from: string, to: string) => Promise<void> = rename,
): Promise<string> {
  const aside = await freeName(path, 1);
  await withBusyRetry(() => how(path, aside));
  return aside;
}

async function freeName(path: string, n: number): Promise<string> {
  const name = `${path}.damaged-${n}`;
  const taken = await access(name).then(
    () => true,
    () => false,
  );
  return taken ? freeName(path, n + 1) : name;
}
