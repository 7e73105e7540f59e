import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { quote } from '../core/errors.ts';

const run = promisify(execFile);
/** ms that a system program may take to answer */
const PATIENCE = 3_000;

/**
 * The program that listens on a TCP port of this machine, such as `node (4711)`, fit to be shown; `undefined` when it
 * cannot be told, as for a program of another user. Never throws.
 */
export async function holderOf(port: number): Promise<string | undefined> {
  try {
    const holder = await finders[process.platform]?.(port);
    return holder === undefined ? undefined : quote(holder);
  } catch {
    return undefined;
  }
}

const finders: Partial<Record<NodeJS.Platform, (port: number) => Promise<string | undefined>>> = {
  linux: onLinux,
  darwin: async (port) =>
    fromLsof(await output('/usr/sbin/lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'])),
  win32: onWindows,
};

async function output(program: string, args: readonly string[]): Promise<string> {
  return (await run(program, args, { timeout: PATIENCE, windowsHide: true })).stdout;
}

async function onLinux(port: number): Promise<string | undefined> {
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8'));
  const read = await Promise.allSettled(tables);
  const text = read.map((table) => (table.status === 'fulfilled' ? table.value : '')).join('\n');
  const sockets = new Set(listeningInodes(text, port).map((inode) => `socket:[${inode}]`));
  for (const pid of sockets.size > 0 ? await readdir('/proc') : [])
    if (/^\d+$/u.test(pid) && (await holds(pid, sockets)))
      return `${(await readFile(`/proc/${pid}/comm`, 'utf8')).trim()} (${pid})`;
  return undefined;
}

async function holds(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const files = await readdir(folder).catch(() => []);
  const links = await Promise.all(
    files.map((file) => readlink(`${folder}/${file}`).catch(() => '')),
  );
  return links.some((link) => sockets.has(link));
}

async function onWindows(port: number): Promise<string | undefined> {
  const system = path.win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32');
  const program = (name: string): string => path.win32.join(system, name);
  const pid = listeningPid(await output(program('netstat.exe'), ['-ano', '-p', 'tcp']), port);
  if (pid === undefined) return undefined;
  const list = await output(program('tasklist.exe'), ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']);
  const name = /^"([^"]+)","/mu.exec(list)?.[1];
  return name === undefined ? undefined : `${name} (${pid})`;
}

/** The inodes of the sockets that listen on a port, from the text of `/proc/net/tcp` and `tcp6`. */
export function listeningInodes(text: string, port: number): string[] {
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = text.split('\n').map((line) => line.trim().split(/\s+/u));
  return rows.flatMap(([, local, , state, , , , , , inode]) =>
    local?.endsWith(end) && state === '0A' && inode !== undefined ? [inode] : [],
  );
}

/** The first process in what `lsof -Fpc` prints. */
export function fromLsof(text: string): string | undefined {
  const [, pid, name] = /^p(\d+)\n(?:f.*\n)*c(.+)$/mu.exec(text) ?? [];
  return pid === undefined || name === undefined ? undefined : `${name} (${pid})`;
}

/**
 * The process that listens on a port, in what `netstat -ano` prints. The word for the state is translated by Windows,
 * so a listener is known by its foreign address.
 */
export function listeningPid(text: string, port: number): string | undefined {
  const rows = text.split(/\r?\n/u).map((line) => line.trim().split(/\s+/u));
  return rows
    .find(
      ([kind, local, foreign]) =>
        kind === 'TCP' &&
        local?.endsWith(`:${port}`) &&
        /^(?:0\.0\.0\.0|\[::\]):0$/u.test(foreign ?? ''),
    )
    ?.at(-1);
}
