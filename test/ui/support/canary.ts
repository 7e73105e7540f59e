import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import type { VSCodeWindow } from '../../host/session.ts';
import type { KeyringSession } from './keyringSession.ts';

/** A secret that was made for this run, and so may be nowhere else. */
export interface Secret {
  readonly name: string;
  readonly value: string;
}

/** Something that was written or can be read by other programs. */
export interface Place {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Where which secret is, in whatever form: `access_token in home/.claude.json (base64)`. */
export function findings(secrets: readonly Secret[], places: readonly Place[]): string[] {
  return secrets.flatMap(({ name, value }) =>
    forms(value).flatMap(([form, bytes]) =>
      places
        .filter((place) => place.bytes.includes(bytes))
        .map((place) => `${name} in ${place.name} (${form})`),
    ),
  );
}

/** As text, as the bytes that the text stands for, and in the codings that programs put text into. */
function forms(value: string): [string, Buffer][] {
  const text = Buffer.from(value);
  const coded: [string, Buffer][] = [
    ['text', text],
    ['UTF-16', Buffer.from(value, 'utf16le')],
    ['percent', Buffer.from(encodeURIComponent(value))],
    ['hex', Buffer.from(text.toString('hex'))],
    ...[0, 1, 2].flatMap((start) => inBase64(text.subarray(start))),
  ];
  if (/^[\w-]{43}$/u.test(value)) {
    const bytes = Buffer.from(value, 'base64url');
    coded.push(['bytes', bytes], ['bytes in hex', Buffer.from(bytes.toString('hex'))]);
  }
  return coded.filter(([form, bytes]) => form === 'text' || !bytes.equals(text));
}

/** Three bytes are four characters, so the same text has three looks, by what stands before it. */
function inBase64(text: Buffer): [string, Buffer][] {
  const whole = text.subarray(0, text.length - (text.length % 3));
  return (['base64', 'base64url'] as const).map((coding) => [
    coding,
    Buffer.from(whole.toString(coding)),
  ]);
}

/** Every file below a folder; links are not followed. */
export async function filesBelow(folder: string): Promise<Place[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const places = await Promise.all(
    paths.map(async (name) => ({ name, bytes: await readFile(name).catch(() => Buffer.alloc(0)) })),
  );
  return places;
}

/** Command line and environment of every process that has this text in its environment. */
async function processesWith(text: string): Promise<Place[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
  const read = (pid: string, file: string): Promise<Buffer> =>
    readFile(`/proc/${pid}/${file}`).catch(() => Buffer.alloc(0));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await read(pid, 'environ');
      if (!environment.includes(text)) return [];
      const line = await read(pid, 'cmdline');
      const name = line.toString().replaceAll('\0', ' ').slice(0, 120);
      return [
        { name: `the environment of ${pid} ${name}`, bytes: environment },
        { name: `the command line of ${pid} ${name}`, bytes: line },
      ];
    }),
  );
  return found.flat();
}

/**
 * What the page of a window keeps: global and workspace state, and whatever else, on the desktop files. The one database
 * that stands for SecretStorage in this host comes apart from it.
 */
export async function pageStorage(
  page: Page,
): Promise<{ secrets: Map<string, string>; rest: Place }> {
  const { databases, ...stores } = await page.evaluate<Storage>(READ_STORAGE);
  const { 'test-secrets': secrets = [], ...others } = databases;
  const bytes = Buffer.from(JSON.stringify({ others, ...stores }));
  return { secrets: new Map(secrets), rest: { name: 'the state of the window', bytes } };
}

/** Whatever was written or can be read of a user's run: files, processes, the state of a window and what it printed. */
export async function placesOf(
  { root, session, user }: KeyringSession,
  { page, folder }: VSCodeWindow,
  printed: readonly string[],
): Promise<Place[]> {
  const folders = [root, session.server.dataDir, dirname(folder)];
  const files = await Promise.all(folders.map((one) => filesBelow(one)));
  const { rest } = await pageStorage(page);
  const spoken = { name: 'the console of the window', bytes: Buffer.from(printed.join('\n')) };
  return [...files.flat(), spoken, ...(await processesWith(user.home)), rest];
}

/** The realm's key and the caller keys, from where they may be. */
export async function storedSecrets(page: Page): Promise<Secret[]> {
  const { secrets } = await pageStorage(page);
  return [...secrets].flatMap(([key, value]) => {
    const { key: name } = JSON.parse(key) as { key: string };
    if (name === 'realm-key') return [{ name, value }];
    if (!name.startsWith('entry/callerKey/')) return [];
    const entry = JSON.parse(value) as { value: string };
    return [{ name: name.slice('entry/'.length), value: entry.value }];
  });
}

interface Storage {
  readonly databases: Readonly<Record<string, [string, string][]>>;
  readonly local: object;
  readonly session: object;
}

/** Runs in the page; a text, because what compiles the tests puts its own helpers into functions. */
const READ_STORAGE = `(async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
  const decoded = (_, value) => ArrayBuffer.isView(value) ? new TextDecoder().decode(value) : value;
  const text = (value) => typeof value === 'string' ? value : JSON.stringify(value, decoded);
  const databases = {};
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    databases[name] = [];
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([done(objects.getAllKeys()), done(objects.getAll())]);
      keys.forEach((key, index) => databases[name].push([String(key), text(values[index])]));
    }
    database.close();
  }
  return { databases, local: { ...localStorage }, session: { ...sessionStorage } };
})()`;
