import type { Page } from 'playwright-core';
import type { VSCodeWindow } from '../../host/session.ts';
import { decide, openFace } from './face.ts';
import { choose, type KeyringSession } from './keyringSession.ts';

/** A window with a clipboard, as a person has one who copies things between it and the browser. */
export async function openWithClipboard(keyring: KeyringSession): Promise<VSCodeWindow> {
  const window = await openFace(keyring);
  await window.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  return window;
}

export function clipboardOf({ page }: VSCodeWindow): Promise<string> {
  return page.evaluate<string>('navigator.clipboard.readText()');
}

/** Closes what the browser opened beside the window. */
export async function closeOthers({ page }: VSCodeWindow): Promise<void> {
  for (const other of page.context().pages()) if (other !== page) await other.close();
  await page.bringToFront();
}

/** Begins the authorization of a server, from the Command Palette. */
export async function begin({ workbench }: VSCodeWindow, name: string): Promise<void> {
  await workbench.command('MCP: Authorize Server');
  await workbench.pick(new RegExp(`^${name}, `, 'u'));
}

export async function openSettings(window: VSCodeWindow, name: string): Promise<void> {
  await choose(window, new RegExp(`^${name}, `, 'u'), 'OAuth Settings…');
  await window.workbench.quickTitle(`OAuth Settings of ${name}`).waitFor();
}

/** Chooses the redirect of a server in its settings. */
export async function chooseRedirect(
  window: VSCodeWindow,
  name: string,
  redirect: 'Loopback' | 'Paste',
): Promise<void> {
  const { workbench } = window;
  await openSettings(window, name);
  await workbench.input.fill('Redirect');
  await workbench.pick(/^Redirect/u);
  await workbench.option(/^Paste, You copy/u).waitFor();
  await workbench.pick(new RegExp(`^${redirect}, (?:An address|You copy)`, 'u'));
  await workbench.option(new RegExp(`Redirect, ${redirect}`, 'u')).waitFor();
  await leaveSettings(window, name);
}

/** Leaves the settings of a server, which were changed. */
export async function leaveSettings(window: VSCodeWindow, name: string): Promise<void> {
  await window.page.keyboard.press('Escape');
  await window.workbench.toast(`The OAuth settings of ${name} are changed`).waitFor();
  await clearToasts(window);
}

/** Takes every notification away that is over. */
export async function clearToasts({ driver }: VSCodeWindow): Promise<void> {
  await driver.execute('notifications.clearAll');
}

/** Agrees on the issuer's page, and waits in the window until the server is authorized. */
export async function agree(window: VSCodeWindow, consent: Page, name: string): Promise<void> {
  await decide(consent, 'Authorize');
  await consent.close();
  await authorized(window, name);
}

/** Waits in the window until the authorization of a server has succeeded. A page behind others draws late. */
export async function authorized(window: VSCodeWindow, name: string): Promise<void> {
  const { workbench, page } = window;
  await page.bringToFront();
  await workbench.toast(`Authorizing ${name}`).waitFor({ state: 'detached' });
  await workbench.treeItem(new RegExp(`^${name}, expires in`, 'u')).waitFor();
  await clearToasts(window);
}

/** Agrees, and gives the address at which the browser then stands before a page that it cannot open. */
export async function addressAfter(consent: Page, redirectUri: string): Promise<string> {
  const [request] = await Promise.all([
    consent.waitForRequest((one) => one.url().startsWith(`${redirectUri}?`)),
    consent.getByRole('button', { name: 'Authorize' }).click(),
  ]);
  return request.url();
}
