import * as z from 'zod/mini';

const MODERN = '2026-07-28';
const CLASSIC = '2025-11-25';
const info = { name: 'mcp-keyring', version: '1' };

const messageSchema = z.object({
  result: z.optional(z.record(z.string(), z.unknown())),
  error: z.optional(z.object({ code: z.number(), message: z.string() })),
});
export type Answer = z.infer<typeof messageSchema>;
const toolsSchema = z.object({ tools: z.array(z.object({ name: z.string() })) });

/** As much of an MCP client as it takes to use a server through the gateway, in whichever wire era it speaks. */
export class McpClient {
  readonly #route: { readonly url: string; readonly key: string };
  #modern = true;
  #session: string | undefined;
  #id = 0;

  constructor(route: { readonly url: string; readonly key: string }) {
    this.#route = route;
  }

  /** Finds the era out and shakes hands. */
  async connect(): Promise<Answer> {
    const discovered = await this.request('server/discover');
    if (discovered.result || discovered.error?.code === NEEDS_PERSON) return discovered;
    this.#modern = false;
    const hello = { protocolVersion: CLASSIC, capabilities: {}, clientInfo: info };
    const initialized = await this.request('initialize', hello);
    if (initialized.result) await this.#post('notifications/initialized', {}, undefined);
    return initialized;
  }

  async tools(): Promise<string[] | Answer> {
    const answer = await this.request('tools/list');
    const parsed = toolsSchema.safeParse(answer.result);
    return parsed.success ? parsed.data.tools.map(({ name }) => name) : answer;
  }

  /** One request; what is no JSON-RPC answer becomes its error. */
  async request(method: string, params: Record<string, unknown> = {}): Promise<Answer> {
    this.#id += 1;
    const response = await this.#post(method, params, this.#id);
    this.#session = response.headers.get('mcp-session-id') ?? this.#session;
    return answerIn(await response.text(), response.status);
  }

  #post(
    method: string,
    params: Record<string, unknown>,
    id: number | undefined,
  ): Promise<Response> {
    const body = { jsonrpc: '2.0', method, params: this.#modern ? withMeta(params) : params };
    return fetch(this.#route.url, {
      method: 'POST',
      headers: this.#headers(method, params),
      body: JSON.stringify(id === undefined ? body : { ...body, id }),
    });
  }

  #headers(method: string, { name }: Record<string, unknown>): Record<string, string> {
    return {
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${this.#route.key}`,
      'content-type': 'application/json',
      'mcp-protocol-version': this.#modern ? MODERN : CLASSIC,
      ...(this.#modern && { 'mcp-method': method }),
      ...(this.#modern && typeof name === 'string' && { 'mcp-name': name }),
      ...(this.#session !== undefined && { 'mcp-session-id': this.#session }),
    };
  }
}

/** The gateway's code for "a person is needed". */
export const NEEDS_PERSON = -31001;

function withMeta(params: Record<string, unknown>): Record<string, unknown> {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': MODERN,
    'io.modelcontextprotocol/clientInfo': info,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  return { ...params, _meta };
}

function answerIn(text: string, status: number): Answer {
  const events = text.split('\n').filter((line) => line.startsWith('data:'));
  const json = text.startsWith('{') ? text : (events.at(-1)?.slice('data:'.length) ?? '');
  try {
    return messageSchema.parse(JSON.parse(json));
  } catch {
    return { error: { code: status, message: `HTTP ${status}` } };
  }
}
