import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import {
  type Session,
  type SessionOptions,
  startSession,
  type VSCodeWindow,
} from '../../host/session.ts';
import { makeUser, type User } from '../../host/user.ts';
import { Running } from '../../servers/running.ts';
import { Observer } from '../../support/observer.ts';

const vsix = resolve(import.meta.dirname, '../../../out/mcp-keyring.vsix');

/** A user with the packaged extension in a VS Code of several windows, and servers for it. */
export class KeyringSession {
  readonly user: User;
  readonly session: Session;
  readonly servers = new Running();
  /** everything of the user that is not VS Code's */
  readonly root: string;

  private constructor(root: string, user: User, session: Session) {
    this.root = root;
    this.user = user;
    this.session = session;
  }

  static async start(options: SessionOptions = {}): Promise<KeyringSession> {
    const root = await mkdtemp(join(tmpdir(), 'mcp-keyring-ui-'));
    const user = await makeUser(root);
    const session = await startSession({ ...options, vsix: [vsix], env: user.env });
    return new KeyringSession(root, user, session);
  }

  /** A window that shows the keyring. */
  async openWindow(): Promise<VSCodeWindow> {
    const window = await this.session.openWindow();
    await showKeyring(window);
    return window;
  }

  observe(): Promise<Observer> {
    return Observer.connect(this.user.keyrings);
  }

  async stop(): Promise<void> {
    await this.session.stop();
    await this.user.endDaemon();
    await this.servers.close();
    await rm(this.root, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

export async function showKeyring({ workbench }: VSCodeWindow): Promise<void> {
  await workbench
    .viewContainer(/^MCP Keyring/u)
    .first()
    .click();
  await workbench.page
    .getByRole('treeitem')
    .or(workbench.page.getByText('Add Server'))
    .first()
    .waitFor();
}

/*
 * From here on: ways around the interface, for the tests of several windows and the canary. The tests of the face use
 * none of them but `choose` and `showKeyring`, which click.
 */

/** Runs a command without waiting for its end, which is often a notification's. */
export function run({ driver }: VSCodeWindow, command: string, ...args: unknown[]): void {
  driver.execute(command, ...args).catch(() => undefined);
}

export async function addServer(
  window: VSCodeWindow,
  observer: Observer,
  name: string,
  url: string,
): Promise<string> {
  await window.driver.execute('mcpKeyring.addServer', { url, name, scheme: 'oauth' });
  return (await observer.server(name, 'is listed', () => true)).server.id;
}

/** Looks at a window until the tree has such a line. A page behind others draws once a second at most. */
export async function sees({ page, workbench }: VSCodeWindow, line: RegExp): Promise<void> {
  await page.bringToFront();
  await workbench.treeItem(line).waitFor();
}

export async function seesNo({ page, workbench }: VSCodeWindow, line: RegExp): Promise<void> {
  await page.bringToFront();
  await workbench.treeItem(line).waitFor({ state: 'detached' });
}

/**
 * Chooses from the context menu of a line; by the keyboard, because a menu takes no click right after it opened.
 */
export async function choose(
  { page, workbench }: VSCodeWindow,
  line: RegExp,
  action: string,
): Promise<void> {
  await page.bringToFront();
  await workbench.treeItem(line).click({ button: 'right' });
  await page.getByRole('menuitem', { name: action }).hover();
  await page.keyboard.press('Enter');
}

/** Authorizes a server until the browser shows the authorization server's page. */
export async function openConsent(window: VSCodeWindow, id: string): Promise<Page> {
  const popup = window.page.context().waitForEvent('page');
  run(window, 'mcpKeyring.authorize', id);
  const page = await popup;
  await page.getByRole('button', { name: 'Authorize' }).waitFor();
  return page;
}

/** Agrees, and keeps what the browser would bring back: the page that hands it to VS Code is never loaded. */
export async function answerOf(consent: Page): Promise<URLSearchParams> {
  const callback = /\/callback\?/u;
  await consent.route(callback, (route) => route.fulfill({ body: 'kept' }));
  const [request] = await Promise.all([
    consent.waitForRequest(callback),
    consent.getByRole('button', { name: 'Authorize' }).click(),
  ]);
  await consent.close();
  return new URL(request.url()).searchParams;
}

/** Authorizes a server in the browser, as a person does. */
export async function authorize(
  window: VSCodeWindow,
  observer: Observer,
  name: string,
): Promise<void> {
  const { server } = await observer.server(name, 'is listed', () => true);
  const page = await openConsent(window, server.id);
  await page.getByRole('button', { name: 'Authorize' }).click();
  await observer.server(name, 'is authorized', ({ credential, busy }) => !!credential && !busy);
  await page.close();
}
