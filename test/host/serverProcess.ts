import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Without what a VS Code terminal, a debugger or a test runner around us would leak into the extension hosts, and
 * without a gallery, which the server would ask for updates.
 */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const leaks = /^(VSCODE_|ELECTRON_|NODE_OPTIONS$|npm_)/;
  const kept = Object.entries(process.env).filter(([name]) => !leaks.test(name));
  return { ...Object.fromEntries(kept), EXTENSIONS_GALLERY: '{}' };
}

/** Takes from root what other users do not have: the right to read and write whatever the permissions say. */
export function asOrdinaryUser(command: readonly string[]): readonly string[] {
  if (process.getuid?.() !== 0) return command;
  return ['setpriv', '--bounding-set=-dac_override,-dac_read_search', ...command];
}

/** Waits until the server says its port in its log. */
export async function listening(child: ChildProcess, logFile: string): Promise<number> {
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`The VS Code server ended with ${code}: see ${logFile}.`);
  });
  const stopped = new AbortController();
  try {
    return await Promise.race([failed, portIn(logFile, stopped.signal)]);
  } finally {
    stopped.abort();
    failed.catch(() => undefined);
  }
}

async function portIn(logFile: string, signal: AbortSignal): Promise<number> {
  while (!signal.aborted) {
    const port = /Extension host agent listening on (\d+)/.exec(
      await readFile(logFile, 'utf8'),
    )?.[1];
    if (port) return Number(port);
    await sleep(20);
  }
  return 0;
}

/** Ends a program and waits until it is gone. */
export async function end(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
