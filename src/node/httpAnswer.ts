import type { IncomingMessage } from 'node:http';
import { AuthError } from '../core/errors.ts';
import { certificateFailure, clientCertificateFailure } from './network/tlsFailure.ts';

/** What {@link responseTo} has to know of the request. */
export interface Asked {
  readonly host: string;
  /** whether it showed a certificate of ours */
  readonly shown: boolean;
  /** bytes of the body */
  readonly limit: number;
  /** why we ended the request, once we did */
  readonly failure: () => unknown;
}

/**
 * The error for a connection that failed: one of {@link certificateFailure} or {@link clientCertificateFailure}, else
 * `server_unreachable`; the system's error code is its reason.
 * @param shown whether it showed a certificate of ours; absent where none could be
 */
export function unreachable(host: string, error: unknown, shown?: boolean): AuthError {
  if (error instanceof AuthError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const reason = typeof code === 'string' ? code : 'unknown';
  const known = error instanceof Error && shown !== undefined;
  const ours = known ? clientCertificateFailure(error, shown) : undefined;
  const failure = ours ?? certificateFailure(reason) ?? 'server_unreachable';
  return new AuthError(failure, { host, reason }, error);
}

/** An answer of `node:http` as a `Response`. Its body streams, up to the limit; to cancel it closes the connection. */
export function responseTo(message: IncomingMessage, asked: Asked): Response {
  const { statusCode: status = 0, rawHeaders } = message;
  const headers = new Headers();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2)
    headers.append(rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '');
  const bodiless = status === 204 || status === 205 || status === 304;
  if (bodiless) message.resume();
  return new Response(bodiless ? null : streamOf(message, asked), { status, headers });
}

function streamOf(message: IncomingMessage, asked: Asked): ReadableStream<Uint8Array> {
  const chunks = limited(message, asked);
  return new ReadableStream({
    async pull(controller): Promise<void> {
      const next = await chunks.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: () => void message.destroy(),
  });
}

async function* limited(
  message: AsyncIterable<Uint8Array>,
  { host, shown, limit, failure }: Asked,
): AsyncGenerator<Uint8Array, void> {
  const tooLarge = { host, reason: 'answer_too_large' };
  let size = 0;
  try {
    for await (const chunk of message) {
      size += chunk.length;
      if (size > limit) throw new AuthError('server_unreachable', tooLarge);
      yield chunk;
    }
  } catch (error) {
    throw failure() ?? unreachable(host, error, shown);
  }
}
