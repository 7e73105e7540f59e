import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** A program of ./children in a process of its own. */
export class ChildProgram {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: Interface;
  readonly #iterator: AsyncIterator<string>;
  readonly #closed: Promise<unknown>;

  constructor(
    program: URL,
    args: readonly string[],
    runtime = [process.execPath, '--import', 'tsx'],
  ) {
    const [command = '', ...options] = runtime;
    this.process = spawn(command, [...options, fileURLToPath(program), ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#closed = once(this.process, 'close');
    this.#lines = createInterface(this.process.stdout);
    this.#iterator = this.#lines[Symbol.asyncIterator]();
  }

  /** The next line that it prints; undefined when it ended. */
  async line(): Promise<string | undefined> {
    const { done, value } = await this.#iterator.next();
    return done ? undefined : value;
  }

  /** Lets it end, and waits for that. */
  async ended(): Promise<number | null> {
    this.process.stdin.end();
    await this.#closed;
    return this.process.exitCode;
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.#closed;
  }
}
