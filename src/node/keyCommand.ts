import { execFile, type ExecFileException } from 'node:child_process';
import { homedir } from 'node:os';
import { AuthError } from '../core/errors.ts';

/** How long a command may take, in ms: it may ask a person to unlock its vault. */
const LONGEST = 60_000;
/** How much it may print, in bytes. */
const MOST = 65_536;
/** Where the reference belongs in the words of a command. */
const REFERENCE = '${reference}';

/** A command as the user configured it: a program and its arguments, one of which holds `${reference}`. */
export interface KeyCommand {
  readonly name: string;
  readonly words: readonly string[];
}

/**
 * What a command prints for a reference, without the line break at its end. It is started without a shell, in the home
 * folder, with nothing to read. What it prints as an error is not kept: it may hold the secret.
 * @throws AuthError `key_command_failed`; `details.reason` is `missing`, `timeout`, `exit`, `empty` or `too_long`
 */
export function runKeyCommand(
  { name, words }: KeyCommand,
  reference: string,
  env: Readonly<Record<string, string>>,
  timeout = LONGEST,
): Promise<string> {
  const [program = '', ...args] = words.map((word) => word.replaceAll(REFERENCE, reference));
  const failed = (reason: string): AuthError =>
    new AuthError('key_command_failed', { command: name, program, reason });
  const limits = { timeout, maxBuffer: MOST, killSignal: 'SIGKILL' } as const; // others it could ignore
  const options = { ...limits, env, cwd: homedir(), windowsHide: true };
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, options, (error, stdout) => {
      const value = stdout.replace(/\r?\n$/u, '');
      if (error) reject(failed(reasonOf(error)));
      else if (value === '') reject(failed('empty'));
      else resolve(value);
    });
    child.stdin?.end();
  });
}

function reasonOf({ code, killed }: ExecFileException): string {
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'too_long';
  if (killed === true) return 'timeout';
  return code === 'ENOENT' || code === 'EACCES' ? 'missing' : 'exit';
}
