import type { Socket } from 'node:net';

/** How long a connection may take to end by itself: what was just answered on it must arrive. In ms. */
const GRACE = 500;

/** The connections to the daemon, so that none of them, also one that never says a word, holds a daemon that has ended. */
export class OpenSockets {
  readonly #sockets = new Set<Socket>();

  add(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  /** Resolves when all are closed. */
  async close(): Promise<void> {
    await Promise.all([...this.#sockets].map(closed));
  }
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => socket.destroy(), GRACE);
    socket.once('close', () => {
      clearTimeout(late);
      resolve();
    });
  });
}
