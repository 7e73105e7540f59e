import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { ensureCodex } from '../../scripts/setup.mjs';

/** What the app server says of an MCP server; the tools only when it connected. */
export interface ServerStatus {
  readonly name: string;
  readonly tools: Readonly<Record<string, unknown>>;
  readonly toolsError: unknown;
}

interface Answer {
  readonly id?: number;
  readonly result?: { readonly data?: readonly ServerStatus[] };
}

/** The real Codex CLI with a home of its own, without a login. Nothing that is used of it asks a model. */
export class Codex {
  readonly home: string;
  readonly #program: string;

  private constructor(home: string, program: string) {
    this.home = home;
    this.#program = program;
  }

  static async start(): Promise<Codex> {
    const program = await ensureCodex();
    const home = await mkdtemp(join(await realpath(tmpdir()), 'keyring-cli-'));
    await mkdir(join(home, '.codex'));
    return new Codex(home, program);
  }

  get file(): string {
    return join(this.home, '.codex', 'config.toml');
  }

  readConfig(): Promise<string> {
    return readFile(this.file, 'utf8');
  }

  /** What `codex mcp …` prints. It reads the file and connects to nothing. */
  async mcp(...args: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(this.#program, ['mcp', ...args], this.#options());
    return stdout;
  }

  /** Its MCP servers as its app server finds them, which connects to each. */
  async servers(): Promise<readonly ServerStatus[]> {
    const child = spawn(this.#program, ['app-server'], {
      ...this.#options(),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const send = (message: object) => child.stdin.write(`${JSON.stringify(message)}\n`);
    try {
      const clientInfo = { name: 'test', version: '1' };
      send({ id: 1, method: 'initialize', params: { clientInfo } });
      send({ method: 'initialized' });
      send({ id: 2, method: 'mcpServerStatus/list', params: {} });
      for await (const line of createInterface(child.stdout)) {
        const { id, result } = JSON.parse(line) as Answer;
        if (id === 2) return result?.data ?? [];
      }
      throw new Error('The app server ended without an answer.');
    } finally {
      child.kill('SIGKILL');
    }
  }

  dispose(): Promise<void> {
    return rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  #options() {
    const env = { PATH: process.env['PATH'], HOME: this.home, USERPROFILE: this.home };
    return { cwd: this.home, env, timeout: 40_000 };
  }
}
