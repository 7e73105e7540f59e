import { execFile } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureClaudeCode } from '../../scripts/setup.mjs';

/** No updates, no telemetry, no colours: only what the command does. */
const QUIET = {
  DISABLE_AUTOUPDATER: '1',
  DISABLE_ERROR_REPORTING: '1',
  DISABLE_TELEMETRY: '1',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  NO_COLOR: '1',
};

/** The real Claude Code with a home of its own, without a login. Only its `mcp` commands are used: they ask no model. */
export class ClaudeCode {
  readonly home: string;
  readonly #program: string;

  private constructor(home: string, program: string) {
    this.home = home;
    this.#program = program;
  }

  /** With a new home, or with one that somebody else takes away. */
  static async start(home?: string): Promise<ClaudeCode> {
    const program = await ensureClaudeCode();
    const made = home ?? (await mkdtemp(join(await realpath(tmpdir()), 'keyring-cli-')));
    return new ClaudeCode(made, program);
  }

  /** What `claude mcp …` prints. Nothing of the test's environment reaches it but PATH. */
  async mcp(...args: readonly string[]): Promise<string> {
    const env = { ...QUIET, PATH: process.env['PATH'], HOME: this.home, USERPROFILE: this.home };
    const options = { cwd: this.home, env, timeout: 30_000 };
    const { stdout } = await promisify(execFile)(this.#program, ['mcp', ...args], options);
    return stdout;
  }

  readConfig(): Promise<string> {
    return readFile(join(this.home, '.claude.json'), 'utf8');
  }

  dispose(): Promise<void> {
    return rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}
