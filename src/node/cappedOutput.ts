type Done = (error?: Error | null) => void;

/**
 * Lets a stream take `limit` bytes and drops the rest, so that a daemon that lives for months cannot fill a disk with
 * its standard error. For the daemon's composition; a crash report of the runtime itself is not held back.
 */
export function capOutput(stream: NodeJS.WritableStream, limit: number): void {
  const write = stream.write.bind(stream);
  let left = limit;
  stream.write = (chunk: Uint8Array | string, second?: BufferEncoding | Done, third?: Done) => {
    left -= Buffer.byteLength(chunk);
    if (left >= 0)
      return typeof second === 'string'
        ? write(String(chunk), second, third)
        : write(chunk, second);
    (typeof second === 'function' ? second : third)?.();
    return true;
  };
}
