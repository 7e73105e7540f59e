import type { ClientRequest, IncomingMessage } from 'node:http';

/** bytes of a request that are kept for a retry and for the id of its JSON-RPC message, unless more are asked for */
const KEPT = 1_048_576;

/**
 * The body of a tool's request on its way to the server: streamed with back-pressure, while its first MiB is kept. It
 * can be sent again from the start as long as nothing of it was let go.
 */
export class RequestBody {
  readonly #source: IncomingMessage;
  #copy: Buffer[] = [];
  #size = 0;
  #most = KEPT;
  #target: ClientRequest | undefined;
  #flowing = false;

  constructor(source: IncomingMessage) {
    this.#source = source;
  }

  /** Whether everything that was read so far is kept. */
  get whole(): boolean {
    return this.#size <= this.#most;
  }

  /** Sends what is kept and then the rest. Only a POST has a body; what others send is not handed on. */
  sendTo(target: ClientRequest): void {
    if (this.#source.method !== 'POST') {
      target.end();
      return;
    }
    for (const chunk of this.#copy) target.write(chunk);
    if (this.#source.readableEnded) {
      target.end();
      return;
    }
    this.#target = target;
    target.on('drain', () => this.#target === target && this.#source.resume());
    this.#flow();
  }

  /** Stops sending; what is not read yet stays unread. */
  hold(): void {
    this.#target = undefined;
    this.#source.pause();
  }

  /** Reads on without sending, so that the tool's connection can carry its next request. */
  discard(): void {
    this.#target = undefined;
    this.#source.resume();
  }

  /** As {@link rest}, but keeps up to `most` bytes: nothing may be sent before. */
  collect(most: number): Promise<Buffer | undefined> {
    this.#most = most;
    return this.rest();
  }

  /** Reads to the end without sending. The whole body, or `undefined` when it was too long to keep or broke off. */
  async rest(): Promise<Buffer | undefined> {
    this.#target = undefined;
    await this.#ended();
    return this.whole && this.#source.complete ? Buffer.concat(this.#copy) : undefined;
  }

  #ended(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#source.readableEnded || this.#source.destroyed) return resolve();
      this.#source.once('end', resolve).once('close', resolve);
      this.#flow();
    });
  }

  #flow(): void {
    if (!this.#flowing) {
      this.#flowing = true;
      this.#source.on('data', (chunk: Buffer) => this.#take(chunk));
      this.#source.on('end', () => this.#target?.end());
    }
    this.#source.resume();
  }

  #take(chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.whole) this.#copy.push(chunk);
    else this.#copy = [];
    if (this.#target && !this.#target.write(chunk)) this.#source.pause();
  }
}
