import type * as vscode from 'vscode';
import * as z from 'zod/mini';

/** Windows caps a secret near 2.5 kB of UTF-16: longer values are split. In characters. */
export const LONGEST = 1_000;

/** What the entry of a split value holds in its place. */
export const splitSchema = z.object({ generation: z.number(), parts: z.number() });
export type Split = z.infer<typeof splitSchema>;

const nameOf = (key: string, generation: number, part: number): string =>
  `part/${key}/${generation}/${part}`;

/** Stores a long value in parts, for an entry that is stored afterwards. */
export async function storeParts(
  secrets: vscode.SecretStorage,
  key: string,
  generation: number,
  value: string,
): Promise<Split> {
  const parts = Math.ceil(value.length / LONGEST);
  for (let part = 0; part < parts; part++) {
    const text = value.slice(part * LONGEST, (part + 1) * LONGEST);
    await secrets.store(nameOf(key, generation, part), text);
  }
  return { generation, parts };
}

/** The value, unless one of its parts is missing. */
export async function joinedParts(
  secrets: vscode.SecretStorage,
  key: string,
  { generation, parts }: Split,
): Promise<string | undefined> {
  const names = Array.from({ length: parts }, (_, part) => nameOf(key, generation, part));
  const found = await Promise.all(names.map((name) => secrets.get(name)));
  return found.every((part) => part !== undefined) ? found.join('') : undefined;
}

/** The parts of a key that are there, of whatever generation, by name. */
export async function partsOf(
  secrets: vscode.SecretStorage,
  key: string,
): Promise<[name: string, part: string][]> {
  const names = (await secrets.keys()).filter((name) => name.startsWith(`part/${key}/`));
  return Promise.all(
    names.map(async (name): Promise<[string, string]> => [name, (await secrets.get(name)) ?? '']),
  );
}

/**
 * Deletes the parts that are older than the entry of their key, as `newest` tells its generation, or that have none:
 * what a window left that died on the way. Those that are newer may belong to an entry that is about to be stored.
 */
export async function sweepParts(
  secrets: vscode.SecretStorage,
  newest: (key: string) => Promise<number | undefined>,
): Promise<void> {
  const entries = new Map<string, Promise<number | undefined>>();
  for (const name of await secrets.keys()) {
    const [, key, generation] = /^part\/(.+)\/(\d+)\/\d+$/u.exec(name) ?? [];
    if (key === undefined) continue;
    const entry = entries.get(key) ?? newest(key);
    entries.set(key, entry);
    if (Number(generation) < ((await entry) ?? Infinity)) await secrets.delete(name);
  }
}
