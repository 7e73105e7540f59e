import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import * as z from 'zod/mini';
import { AuthError, authErrorCodes } from '../core/errors.ts';
import { errnoOf } from './existingFile.ts';
import { type Environment, cleanEnvironment } from './cleanEnvironment.ts';
import { parseJson } from './parseJson.ts';
import { ensureFolder, paths } from './keyringFolder.ts';

/** What a daemon is started with. */
export interface DaemonStart {
  /** the keyring's folder; made when it is not there */
  readonly folder: string;
  /** the `daemon.js` of an installed version */
  readonly entry: string;
  /** the realm's 32-byte key */
  readonly key: Uint8Array;
  /** programs that run JavaScript, tried in order: the extension host's own, then `node` */
  readonly runtimes: readonly string[];
  /** take over from a daemon that runs */
  readonly replace?: boolean;
  /** the window's environment, of which the daemon gets a few names */
  readonly env: Environment;
  /** how long one runtime may take for its ready line, in ms; 5000 unless told */
  readonly timeoutMs?: number;
}

const keySchema = z.string().check(z.regex(/^[\w-]{43}$/));
const startSchema = z.object({ key: keySchema, replace: z.boolean() });
const problemSchema = z.object({
  code: z.enum(authErrorCodes),
  details: z.record(z.string(), z.string()),
});
const answerSchema = z.union([
  z.object({ ready: z.literal(true), pid: z.number() }),
  z.object({ error: problemSchema }),
]);
/** The one line that a daemon prints: that it (or, with its pid, the one that already ran) is ready, or why not. */
export type DaemonAnswer = z.infer<typeof answerSchema>;

const LONGEST_LINE = 65_536;

/**
 * Starts the daemon, detached, so that it outlives the window; resolves when it says that it is ready. The key travels
 * on its standard input only. A runtime that gives no ready line is ended, and the next one tried.
 * @throws AuthError what the daemon said; `daemon_unavailable` with `details.reason`, one word per runtime: an errno,
 *   `timeout`, `exit_<code>`, `no_runtime`
 */
export async function startDaemon(start: DaemonStart): Promise<{ pid: number }> {
  await ensureFolder(start.folder);
  const reasons: string[] = [];
  for (const runtime of start.runtimes) {
    const answer = await tried(runtime, start);
    if (typeof answer === 'string') reasons.push(answer);
    else if ('error' in answer) throw new AuthError(answer.error.code, answer.error.details);
    else return { pid: answer.pid };
  }
  throw new AuthError('daemon_unavailable', { reason: reasons.join(', ') || 'no_runtime' });
}

/** The daemon's end of the start: the key and whether to take over, from one line of standard input. */
export async function readStart(stdin: Readable): Promise<{ key: Uint8Array; replace: boolean }> {
  let text = '';
  for await (const chunk of stdin.setEncoding('utf8')) {
    text += String(chunk);
    if (text.includes('\n') || text.length > LONGEST_LINE) break;
  }
  const start = parseJson(text.split('\n', 1)[0] ?? '', startSchema);
  if (!start) throw new AuthError('daemon_unavailable', { reason: 'start_input' });
  return { key: Buffer.from(start.key, 'base64url'), replace: start.replace };
}

/**
 * The daemon's answer to its starter, who stops listening then: what is printed later must not end the daemon. Resolves
 * when it is sent, or when nobody is there to get it.
 */
export async function answerStart(
  stdout: NodeJS.WritableStream,
  answer: DaemonAnswer,
): Promise<void> {
  stdout.on('error', () => undefined);
  await new Promise<void>((resolve) =>
    stdout.write(`${JSON.stringify(answer)}\n`, () => resolve()),
  );
}

async function tried(runtime: string, start: DaemonStart): Promise<DaemonAnswer | string> {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_APPEND } = constants;
  const log = await open(paths(start.folder).log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o600);
  try {
    await log.chmod(0o600);
    const child = spawn(runtime, [start.entry, start.folder], {
      detached: true,
      windowsHide: true,
      cwd: start.folder,
      env: cleanEnvironment(start.env),
      stdio: ['pipe', 'pipe', log.fd],
    });
    return await conversation(child, start);
  } catch (error) {
    return errnoOf(error) ?? 'unknown';
  } finally {
    await log.close();
  }
}

async function conversation(
  child: ChildProcess,
  start: DaemonStart,
): Promise<DaemonAnswer | string> {
  const key = Buffer.from(start.key).toString('base64url');
  const answered = answerOf(child, start.timeoutMs ?? 5000);
  child.stdin?.on('error', () => undefined); // it died early: the answer says so
  child.stdin?.end(`${JSON.stringify({ key, replace: start.replace ?? false })}\n`);
  const answer = await answered;
  if (typeof answer === 'string' || 'error' in answer) await end(child);
  child.stdin?.destroy();
  child.stdout?.destroy();
  child.unref();
  return answer;
}

function answerOf(child: ChildProcess, timeoutMs: number): Promise<DaemonAnswer | string> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs, 'timeout');
    const settle = (answer: DaemonAnswer | string) => {
      clearTimeout(timer);
      resolve(answer);
    };
    let text = '';
    child.once('error', (error) => settle(errnoOf(error) ?? 'unknown'));
    child.once('close', (code, signal) => settle(`exit_${code ?? signal}`));
    child.stdout?.on('error', () => undefined);
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(0, LONGEST_LINE);
      const answer = answerIn(text);
      if (answer) settle(answer);
    });
  });
}

/** The answer among the lines that are complete; a runtime may print warnings of its own. */
function answerIn(text: string): DaemonAnswer | undefined {
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => parseJson(line, answerSchema)).find((answer) => answer !== undefined);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill();
  const insist = setTimeout(() => child.kill('SIGKILL'), 500);
  await exited;
  clearTimeout(insist);
}
