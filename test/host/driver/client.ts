import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DriverAnswer, DriverRequest, DriverWindow } from './messages.ts';

export interface Driver {
  /** The process id of the window's extension host. */
  readonly pid: number;
  /** Runs a command in this window. Arguments and result travel as JSON. */
  execute(command: string, ...args: unknown[]): Promise<unknown>;
  /** Hands a URI to this window, as the operating system does: one of the product's scheme goes to its extension. */
  open(uri: string): Promise<unknown>;
  /** Activates an extension and calls (or reads) a dotted path of the API it exports. */
  call(extension: string, path: string, ...args: unknown[]): Promise<unknown>;
}

/** Connects to the window that has `folder` open; waits for it to come up. `known` are the windows to leave out. */
export async function connectDriver(
  driverDir: string,
  folder: string,
  known: readonly number[] = [],
  patience = 60_000,
): Promise<Driver> {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    const windows = await readWindows(driverDir);
    const window = windows.find((each) => each.folder === folder && !known.includes(each.pid));
    if (window) return driverOf(window);
    await sleep(100);
  }
  throw new Error(`No window opened ${folder || 'without a folder'} within ${patience / 1000} s.`);
}

async function readWindows(driverDir: string): Promise<DriverWindow[]> {
  const names = (await readdir(driverDir)).filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(
    names.map((name) => readFile(join(driverDir, name), 'utf8').catch(() => undefined)),
  );
  return texts.filter((text) => text !== undefined).map((text) => JSON.parse(text) as DriverWindow);
}

function driverOf({ pid, port }: DriverWindow): Driver {
  return {
    pid,
    execute: (command, ...args) => send(port, { command, args }),
    open: (uri) => send(port, { uri }),
    call: (extension, path, ...args) => send(port, { extension, path, args }),
  };
}

async function send(port: number, request: DriverRequest): Promise<unknown> {
  const body = JSON.stringify(request);
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body });
  const answer = (await response.json()) as DriverAnswer;
  if (!answer.ok) throw new Error(answer.error);
  return answer.result;
}
