import { spawn } from 'node:child_process';

const MOST_STEPS = 12;

/** Runs a command, split as a shell would, with the URL as its last argument. */
export function openWith(command: string, url: string): Promise<void> {
  const [program = '', ...args] = words(command);
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args, url], { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('spawn', resolve);
  });
}

function words(command: string): string[] {
  const found = command.matchAll(/(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|((?:[^\s"'\\]|\\.)+))+/gu);
  return [...found].map(([word]) =>
    word.replace(
      /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/gu,
      (_all, double?: string, single?: string, escaped?: string) =>
        double?.replace(/\\(.)/gu, '$1') ?? single ?? escaped ?? '',
    ),
  );
}

/**
 * Goes where an authorization URL leads as a browser that agrees with everything would: redirects only, no page.
 * @returns the address that begins with `end`, which is not asked for
 */
export async function follow(url: string, end: string): Promise<string> {
  let at = url;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (at.startsWith(end)) return at;
    const response = await fetch(at, { headers: { accept: 'text/html' }, redirect: 'manual' });
    const location = response.headers.get('location');
    await response.body?.cancel();
    if (location === null) throw new Error(`No way on from here: HTTP ${response.status}`);
    at = new URL(location, at).href;
  }
  throw new Error('The issuer sends the browser around in circles.');
}
