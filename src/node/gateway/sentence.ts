import type { ServerResponse } from 'node:http';
import * as z from 'zod/mini';

/** The JSON-RPC error code of a sentence for a person: outside the reserved range, where -32001 is a timeout to some. */
export const NEEDS_PERSON = -31001;

const requestSchema = z.object({
  jsonrpc: z.literal('2.0'),
  method: z.string(),
  id: z.union([z.string(), z.int()]),
});
type RequestId = string | number;

/**
 * The id of a JSON-RPC request; `undefined` for everything else: a notification, an answer, a batch, no JSON, an id
 * that would not survive its way through a JavaScript number.
 */
export function requestId(body: Buffer | undefined): RequestId | undefined {
  try {
    const parsed = requestSchema.safeParse(JSON.parse(body?.toString('utf8') ?? ''));
    return parsed.success ? parsed.data.id : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Tells the tool one sentence: as the JSON-RPC error of its request, which tools show to the person; else as text with
 * `status`. A notification gets that too, because 202 would say that the server has it.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#sending-messages-to-the-server
 */
export function say(
  response: ServerResponse,
  sentence: string,
  status: number,
  id?: RequestId,
): void {
  if (id === undefined) {
    end(response, status, 'text/plain; charset=utf-8', sentence);
    return;
  }
  const error = { code: NEEDS_PERSON, message: sentence };
  end(response, 200, 'application/json', JSON.stringify({ jsonrpc: '2.0', id, error }));
}

/** An answer that says nothing. */
export function nothing(
  response: ServerResponse,
  status: number,
  headers: readonly string[] = [],
): void {
  response.writeHead(status, ['Content-Length', '0', ...headers]);
  response.end();
}

function end(response: ServerResponse, status: number, type: string, text: string): void {
  const length = String(Buffer.byteLength(text));
  const headers = ['Content-Type', type, 'Content-Length', length, 'Cache-Control', 'no-store'];
  response.writeHead(status, [...headers, 'X-Content-Type-Options', 'nosniff']);
  response.end(text);
}
