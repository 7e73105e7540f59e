import { chmod } from 'node:fs/promises';
import { join, win32 } from 'node:path';
import { writeFileAtomic } from './atomicFile.ts';
import { readTextIfThere } from './existingFile.ts';
import { ensureFolder, paths } from './keyringFolder.ts';

/**
 * `folder` is the keyring's, `runtime` the program that runs JavaScript (an `execPath`), `entry` the `headers.js` of the
 * installed version. All absolute.
 */
export interface Launcher {
  readonly folder: string;
  readonly runtime: string;
  readonly entry: string;
  readonly platform?: NodeJS.Platform;
}

const LOST =
  'MCP Keyring cannot run its header command. Open VS Code with MCP Keyring once, then try again.';

/**
 * Writes the program that other tools' files name, and returns its path. It outlives versions, and is only touched when
 * something changed. It runs `<runtime> <entry> <folder> <its own arguments>`.
 * @throws AuthError `daemon_unavailable` for an unsafe folder, or an errno
 */
export async function writeLauncher(launcher: Launcher): Promise<string> {
  const { bin } = paths(launcher.folder);
  await ensureFolder(launcher.folder);
  await ensureFolder(bin);
  const path = launcherPath(launcher.folder, launcher.platform);
  const text = launcherText(launcher);
  if ((await readTextIfThere(path)) === text) await chmod(path, 0o700);
  else await writeFileAtomic(path, text, { mode: 0o700 });
  return path;
}

/** The command for other tools' files, as a line of the platform's shell. It names the launcher, never a version. */
export function launcherCommand(
  folder: string,
  host: string,
  serverId: string,
  platform: NodeJS.Platform = process.platform,
): string {
  const quoted = platform === 'win32' ? quotedForCmd : quotedForSh;
  return [launcherPath(folder, platform), host, serverId].map(quoted).join(' ');
}

/** The launcher's text: a POSIX shell script, or a batch file on Windows. */
export function launcherText({ platform = process.platform, ...launcher }: Launcher): string {
  return platform === 'win32' ? batchText(launcher) : shellText(launcher);
}

/** Where the launcher is: the path that other tools' files name. */
export function launcherPath(folder: string, platform: NodeJS.Platform = process.platform): string {
  const { bin } = paths(folder);
  return platform === 'win32' ? win32.join(bin, 'headers.cmd') : join(bin, 'headers');
}

/** A word for sh: bare when nothing in it is special, else in single quotes. */
function quotedForSh(word: string): string {
  return /^[\w@%+=:,./-]+$/u.test(word) ? word : inSingleQuotes(word);
}

const inSingleQuotes = (word: string) => `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** A word for cmd. A Windows path holds no quotation mark; a percent sign cannot be quoted on a command line. */
function quotedForCmd(word: string): string {
  return /^[\w+=:.\\/-]+$/u.test(word) ? word : `"${word.replaceAll('"', '')}"`;
}

/** A debugger's or a preload's NODE_OPTIONS must not get between a tool and its header. */
function shellText({ folder, runtime, entry }: Launcher): string {
  return `#!/bin/sh
# Written by MCP Keyring. Prints the header that opens one server to one tool.
runtime=${inSingleQuotes(runtime)}
entry=${inSingleQuotes(entry)}
folder=${inSingleQuotes(folder)}
unset NODE_OPTIONS
ELECTRON_RUN_AS_NODE=1
export ELECTRON_RUN_AS_NODE
if [ -f "$entry" ]; then
  if [ -f "$runtime" ] && [ -x "$runtime" ]; then
    exec "$runtime" "$entry" "$folder" "$@"
  elif command -v node >/dev/null 2>&1; then
    exec node "$entry" "$folder" "$@"
  fi
fi
echo '${LOST}' >&2
exit 1
`;
}

/** The entry is named from the launcher's own place, which cmd knows in full Unicode, whatever the code page. */
function batchText({ folder, runtime, entry }: Launcher): string {
  const literal = (path: string) => path.replaceAll('%', '%%');
  const fromBin = win32.relative(win32.join(folder, 'bin'), entry);
  const lines = [
    '@echo off',
    'setlocal DisableDelayedExpansion',
    'rem Written by MCP Keyring. Prints the header that opens one server to one tool.',
    'set "ELECTRON_RUN_AS_NODE=1"',
    'set "NODE_OPTIONS="',
    ...inUtf8(`set "runtime=${literal(runtime)}"`),
    `set "entry=%~dp0${literal(fromBin)}"`,
    'if not exist "%entry%" goto lost',
    'if exist "%runtime%" goto run',
    'set "runtime=node"',
    'where node >nul 2>nul || goto lost',
    ':run',
    '"%runtime%" "%entry%" "%~dp0.." %*',
    'exit /b %errorlevel%',
    ':lost',
    `echo ${LOST} 1>&2`,
    'exit /b 1',
    '',
  ];
  return lines.join('\r\n');
}

/** A batch file is read in the console's code page: for other than ASCII that is UTF-8 for one line. */
function inUtf8(line: string): string[] {
  if (/^[\x20-\x7e]*$/u.test(line)) return [line];
  return [
    `for /f "tokens=2 delims=:." %%c in ('chcp') do set "codepage=%%c"`,
    'chcp 65001 >nul',
    line,
    'chcp %codepage% >nul',
  ];
}
