import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE = 3_000;

/**
 * Ends what programs of the demo left running: extension hosts outlive their server by seconds, and a person may have
 * started more in a terminal. The demo's folder is in the environment of each; only Linux shows that.
 */
export async function endStrays(root: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const late = Date.now() + PATIENCE;
  for (let pids = await strays(root); pids.length > 0; pids = await strays(root)) {
    for (const pid of pids) end(pid, Date.now() > late ? 'SIGKILL' : 'SIGTERM');
    await sleep(50);
  }
}

async function strays(root: string): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0 && pid !== process.pid);
  const own = await Promise.all(pids.map((pid) => hasInEnvironment(pid, root)));
  return pids.filter((_, index) => own[index]);
}

async function hasInEnvironment(pid: number, text: string): Promise<boolean> {
  return (await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')).includes(text);
}

function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}
