import type { VSCodeWindow } from '../../host/session.ts';
import { startMcpServer, type McpServerOptions } from '../../servers/mcpServer.ts';
import { complaint } from './face.ts';
import { choose, KeyringSession } from './keyringSession.ts';
import { clearToasts, openWithClipboard } from './oauthFace.ts';
import { plant } from './plantedServer.ts';

export const FIRST = 'k-0123456789abcdefghijklmnop';

/** A window with the server "Work", which wants the key `api` in a header. */
export class KeyFace {
  readonly keyring: KeyringSession;
  readonly window: VSCodeWindow;
  /** the keys that the server takes */
  known: readonly string[] = [FIRST];

  private constructor(keyring: KeyringSession, window: VSCodeWindow) {
    this.keyring = keyring;
    this.window = window;
  }

  static async open(): Promise<KeyFace> {
    const keyring = await KeyringSession.start({ plain: true });
    const face = new KeyFace(keyring, await openWithClipboard(keyring));
    const door: McpServerOptions['door'] = ({ headers }) =>
      face.known.includes(String(headers['x-api-key'])) ? undefined : 401;
    await face.add('Work', door, [{ name: 'X-API-Key', template: '${secret:api}' }]);
    return face;
  }

  /** Adds a server that is to be shown keys. */
  async add(
    name: string,
    door: McpServerOptions['door'],
    headers: { name: string; template: string }[],
  ): Promise<void> {
    const options = { hostname: 'demo.localhost', ...(door && { door }) };
    const { url } = await this.keyring.servers.keep(startMcpServer(options));
    const observer = await this.keyring.observe();
    observer.close();
    await plant(observer, name, url, { scheme: 'headers', headers });
    await this.window.workbench.treeItem(new RegExp(`^${name}, needs a key`, 'u')).waitFor();
  }

  /** Enters the key of the server for the first time. */
  async enter(): Promise<void> {
    const { workbench } = this.window;
    await workbench.command('MCP: Rotate Credential…');
    await workbench.pick(/^Work/u);
    await workbench.quickTitle('Enter Key: api').waitFor();
    await workbench.type(FIRST);
    await workbench.toast('The key api is in the keyring').waitFor();
    await clearToasts(this.window);
  }

  /** Begins to rotate the key, up to where the new one comes from. */
  async rotate(way: RegExp): Promise<void> {
    const { workbench } = this.window;
    await workbench.command('MCP: Rotate Credential…');
    await workbench.pick(/^Work/u);
    await workbench.pick(way);
  }

  async rotateTo(value: string): Promise<void> {
    const { workbench } = this.window;
    await this.rotate(/Enter It/u);
    await complaint(this.window, /^The new key api/u).waitFor();
    await workbench.type(value);
  }

  /** Opens what is known of the key, and waits for a line of it. */
  async show(line: RegExp): Promise<void> {
    await choose(this.window, /^Work, /u, 'Show Credential');
    await this.window.workbench.option(line).waitFor();
  }
}
