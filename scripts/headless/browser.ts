import { spawn } from 'node:child_process';
import { AuthError } from '../../src/core/errors.ts';

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
 * Goes where an authorization URL leads as a browser that agrees with everything would: redirects and cookies, no page.
 * @returns the address that begins with `end`, which is not asked for
 */
export async function follow(url: string, end: string): Promise<string> {
  const cookies = new Map<string, string>();
  let at = url;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (at.startsWith(end)) return at;
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const response = await fetch(at, {
      headers: { accept: 'text/html', cookie },
      redirect: 'manual',
    });
    const { status, headers } = response;
    await response.body?.cancel();
    const location = headers.get('location');
    if (location === null) throw new AuthError('internal', { reason: `a page: HTTP ${status}` });
    keep(cookies, headers.getSetCookie());
    at = new URL(location, at).href;
  }
  throw new AuthError('internal', { reason: 'the issuer sends the browser around in circles' });
}

/** One authorization begins and ends them all: where and for how long they count does not matter. */
function keep(cookies: Map<string, string>, lines: readonly string[]): void {
  for (const line of lines) {
    const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/su);
    cookies.set(name.trim(), value);
  }
}
