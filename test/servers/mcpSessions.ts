/** The streamable HTTP transport of the SDK, one instance for each session. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { AuthInfo } from '@modelcontextprotocol/sdk/server/auth/types.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { jsonAnswer, writeAnswer } from './http.ts';

export type McpRequest = IncomingMessage & { auth?: AuthInfo };

const unknownSession = {
  jsonrpc: '2.0',
  error: { code: -32001, message: 'Session not found' },
  id: null,
};

export class McpSessions {
  readonly #transports = new Map<string, StreamableHTTPServerTransport>();
  readonly #create: () => McpServer;

  constructor(create: () => McpServer) {
    this.#create = create;
  }

  get size(): number {
    return this.#transports.size;
  }

  async handle(request: McpRequest, response: ServerResponse, body: unknown): Promise<void> {
    const id = request.headers['mcp-session-id'];
    const transport = id === undefined ? await this.#open() : this.#transports.get(String(id));
    if (transport) return transport.handleRequest(request, response, body);
    return writeAnswer(response, jsonAnswer(404, unknownSession));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#transports.values()].map((transport) => transport.close()));
  }

  /** Only an `initialize` makes this a session; the transport itself refuses anything else. */
  async #open(): Promise<StreamableHTTPServerTransport> {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void this.#transports.set(id, transport),
      onsessionclosed: (id) => void this.#transports.delete(id),
    });
    await this.#create().connect(transport);
    return transport;
  }
}
