import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import type { State } from '../../src/protocol/state.ts';
import { Running } from '../servers/running.ts';
import { startMcpServer, type McpServerOptions } from '../servers/mcpServer.ts';
import { connect } from '../servers/testClient.ts';
import { eventually } from './eventually.ts';
import { statusOf } from './observer.ts';
import { Realm, type TestWindow } from './testWindow.ts';

export const GOOD = 'k-0123456789abcdefghijklmnop';
export const FRESH = 'k-zyxwvutsrqponmlkjihgfedcba';

type Door = NonNullable<McpServerOptions['door']>;

/** A daemon with one window, and an MCP server whose door a test decides about; at first it wants a key. */
export class KeyedServer {
  readonly window: TestWindow;
  readonly url: string;
  door: Door = ({ headers }) => (headers['x-api-key'] === GOOD ? undefined : 401);
  readonly #running = new Running();
  readonly #realm: Realm;
  readonly #clients: Client[] = [];

  private constructor(realm: Realm, window: TestWindow, url: string) {
    this.#realm = realm;
    this.window = window;
    this.url = url;
  }

  static async start(): Promise<KeyedServer> {
    const options: McpServerOptions = { door: (...of) => bench.door(...of) };
    const server = await startMcpServer(options);
    const realm = await Realm.make();
    const bench = new KeyedServer(realm, await realm.window(), server.url);
    await bench.#running.keep(Promise.resolve(server));
    return bench;
  }

  async close(): Promise<void> {
    for (const client of this.#clients.splice(0)) await client.close();
    await this.#realm.close();
    await this.#running.close();
  }

  async add(headers: Readonly<Record<string, string>>, name = 'Demo'): Promise<void> {
    const templates = Object.entries(headers).map(([header, template]) => ({
      name: header,
      template,
    }));
    const auth = { scheme: 'headers', headers: templates } as const;
    await this.window.request(toDaemon.addServer, { name, url: this.url, ...auth });
  }

  async enter(value: string, name = 'api', form: 'text' | 'totp' = 'text'): Promise<void> {
    await this.window.request(toDaemon.keepKey, { name, form, value });
  }

  rotate(value: string) {
    return this.window.request(toDaemon.rotateKey, { name: 'api', value });
  }

  /** Lists the server's tools as a tool does. */
  async use(): Promise<void> {
    const pair = { host: 'vscode', server: 'demo' };
    const { url, key } = await this.window.request(toDaemon.callerKey, pair);
    const client = await connect(url, key);
    this.#clients.push(client);
    await client.listTools();
  }

  /** Waits until the person was called for this. */
  async called(code: string): Promise<void> {
    await eventually(`a person is called: ${code}`, () =>
      this.window.attention.includes(`demo ${code}`),
    );
  }

  /** Waits for a status of the server. */
  async is(kind: ReturnType<typeof statusOf>['kind']): Promise<State> {
    return this.window.until(
      ({ servers: [view] }) => view !== undefined && statusOf(view).kind === kind,
    );
  }
}

/** The facts of the key that the server wants. */
export const keyIn = ({ keys }: State) => keys.find(({ name }) => name === 'api');
