import { toDaemon } from '../../src/protocol/toDaemon.ts';
import type { HostId } from '../../src/hosts/host.ts';
import type { Pair, Running } from '../servers/running.ts';
import { Realm, type TestWindow } from '../support/testWindow.ts';

/** A keyring with an authorized server `linear`, for tools whose home is this. */
export class ToolBench {
  readonly pair: Pair;
  readonly realm: Realm;
  readonly window: TestWindow;

  private constructor(pair: Pair, realm: Realm, window: TestWindow) {
    this.pair = pair;
    this.realm = realm;
    this.window = window;
  }

  static async start(running: Running, home: string): Promise<ToolBench> {
    const pair = await running.pair();
    const realm = await Realm.make({ env: { ...process.env, HOME: home, USERPROFILE: home } });
    const window = await realm.window();
    const { url } = pair.mcp;
    await window.request(toDaemon.addServer, { name: 'Linear', url, scheme: 'oauth' });
    await window.request(toDaemon.authorize, { id: 'linear' });
    return new ToolBench(pair, realm, window);
  }

  /** Looks at the change of the tool's file, and makes it. */
  async change(host: HostId, action: 'connect' | 'disconnect'): Promise<void> {
    const change = { host, server: 'linear', action };
    const { file } = await this.window.request(toDaemon.planConnection, change);
    const before = file?.before === undefined ? {} : { before: file.before };
    await this.window.request(toDaemon.applyConnection, { ...change, ...before });
  }

  /** The token that the server saw with the last list of its tools. */
  async seenToken(): Promise<{ token: string; active: boolean }> {
    const listed = this.pair.mcp.requests.filter(({ authorization }) => authorization).at(-1);
    const token = listed?.authorization?.slice('Bearer '.length) ?? '';
    return { token, active: (await this.pair.as.introspect(token)).active };
  }

  /** The caller key of a pair. */
  async keyOf(host: HostId): Promise<string> {
    return (await this.window.request(toDaemon.callerKey, { host, server: 'linear' })).key;
  }

  /** Whether the server was shown this key. */
  sawKey(key: string): boolean {
    return this.pair.mcp.requests.some(({ authorization }) => authorization?.includes(key));
  }
}
