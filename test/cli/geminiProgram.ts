import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureGemini } from '../../scripts/setup.mjs';

/** The real Gemini CLI with a home of its own, without a login, in a folder that its user trusts. Only `mcp` is used. */
export class Gemini {
  readonly home: string;
  readonly #script: string;

  private constructor(home: string, script: string) {
    this.home = home;
    this.#script = script;
  }

  static async start(): Promise<Gemini> {
    const script = await ensureGemini();
    const home = await mkdtemp(join(await realpath(tmpdir()), 'keyring-cli-'));
    await mkdir(join(home, '.gemini'));
    const trusted = JSON.stringify({ [home]: 'TRUST_FOLDER' });
    await writeFile(join(home, '.gemini', 'trustedFolders.json'), trusted);
    return new Gemini(home, script);
  }

  get file(): string {
    return join(this.home, '.gemini', 'settings.json');
  }

  readConfig(): Promise<string> {
    return readFile(this.file, 'utf8');
  }

  /** What `gemini mcp …` prints, wherever it prints it; `list` connects to each server. */
  async mcp(...args: readonly string[]): Promise<string> {
    const env = {
      PATH: process.env['PATH'],
      HOME: this.home,
      USERPROFILE: this.home,
      NO_COLOR: '1',
    };
    const options = { cwd: this.home, env, timeout: 50_000 };
    const words = [this.#script, 'mcp', ...args];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, words, options);
    return stdout + stderr;
  }

  dispose(): Promise<void> {
    return rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}
