import type { VSCodeWindow } from '../../host/session.ts';
import { guardedTemplate, HmacGuard } from '../../servers/hmacGuard.ts';
import { startMcpServer } from '../../servers/mcpServer.ts';
import { signedAuth } from '../../support/signedAuth.ts';
import { KeyringSession } from './keyringSession.ts';
import { clearToasts, openWithClipboard } from './oauthFace.ts';
import { plant } from './plantedServer.ts';

export const SECRET = 's-0123456789abcdefghijklmnop';

/** What the guard signs, as a person types it. */
export const canonicalLine = guardedTemplate.replaceAll('\n', String.raw`\n`);

/** A window, and a server that lets in what is signed. */
export class SignatureFace {
  readonly keyring: KeyringSession;
  readonly window: VSCodeWindow;
  readonly guard = new HmacGuard(SECRET);
  readonly url: string;

  private constructor(keyring: KeyringSession, window: VSCodeWindow, url: string) {
    this.keyring = keyring;
    this.window = window;
    this.url = url;
  }

  static async open(): Promise<SignatureFace> {
    const keyring = await KeyringSession.start({ plain: true });
    const window = await openWithClipboard(keyring);
    const door = startMcpServer({
      hostname: 'demo.localhost',
      door: (request, body) => (face.guard.admits(request, body) ? undefined : 401),
    });
    const { url } = await keyring.servers.keep(door);
    const face = new SignatureFace(keyring, window, url);
    return face;
  }

  /** The prompt below the input is this one. */
  asked(prompt: RegExp): Promise<void> {
    return this.window.workbench.quick.getByText(prompt).waitFor();
  }

  /** Adds the server "Signed", and enters its key. */
  async addSigned(): Promise<void> {
    const { workbench } = this.window;
    const observer = await this.keyring.observe();
    observer.close();
    await plant(observer, 'Signed', this.url, signedAuth('signed-signing'));
    await workbench.treeItem(/^Signed, needs a key/u).waitFor();
    await workbench.command('MCP: Enter Key…');
    await workbench.pick(/^Signed/u);
    await workbench.quickTitle('Enter Key: signed-signing').waitFor();
    await workbench.type(SECRET);
    await workbench.treeItem(/^Signed, ready$/u).waitFor();
    await clearToasts(this.window);
  }
}
