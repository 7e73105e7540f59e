import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { VSCodeWindow } from '../../host/session.ts';
import { eventually } from '../../support/eventually.ts';
import type { KeyringSession } from './keyringSession.ts';

const screenshots = resolve(import.meta.dirname, '../../../out/screenshots');

/** A window that shows the keyring, whose user is less patient than a machine under load has to be. */
export async function openFace(keyring: KeyringSession): Promise<VSCodeWindow> {
  const window = await keyring.openWindow();
  window.page.setDefaultTimeout(20_000);
  return window;
}

/** Keeps what a person sees now, to be judged by eye. */
export async function look({ page }: { readonly page: Page }, name: string): Promise<void> {
  await mkdir(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `face-${name}.png`), animations: 'disabled' });
}

/** Reads something off the screen until it is as expected: VS Code draws in its own time, and in parts. */
export async function reads<T>(read: () => Promise<T>, expected: T): Promise<void> {
  await eventually('what is expected is on the screen', async () => {
    assert.deepEqual(await read(), expected);
    return true;
  });
}

/** The buttons of a notification have these titles, and there are no others. */
export function hasButtons(toast: Locator, ...titles: readonly string[]): Promise<void> {
  const buttons = toast.locator('.notification-list-item-buttons-container .monaco-button');
  return reads(() => buttons.allInnerTexts(), [...titles]);
}

/** The sentence below an input box, once it fits. */
export function complaint({ workbench }: VSCodeWindow, sentence: RegExp): Locator {
  return workbench.quick.locator('.quick-input-message', { hasText: sentence });
}

/** Begins the wizard from the Command Palette. */
export async function beginWizard({ workbench }: VSCodeWindow): Promise<void> {
  await workbench.command('MCP: Add Server to Keyring…');
  await workbench.quickTitle('Add Server to Keyring (1/3)').waitFor();
}

/** Adds a server by the wizard, with the scheme that was found. */
export async function addByWizard(window: VSCodeWindow, url: string, name: string): Promise<void> {
  const { workbench } = window;
  await beginWizard(window);
  await workbench.type(url);
  await workbench.quickTitle('(2/3)').waitFor();
  await workbench.type(name);
  await workbench.option(/Found: /u).waitFor();
  await workbench.page.keyboard.press('Enter');
  await workbench.treeItem(new RegExp(`^${name}, `, 'u')).waitFor();
  await dismiss(window, `${name} is in the keyring`);
}

/**
 * Closes a notification by the cross at its end, which shows while the pointer is on it: when the one below goes away, it
 * moves from under the pointer.
 */
export async function dismiss({ workbench }: VSCodeWindow, text: string | RegExp): Promise<void> {
  const toast = workbench.toast(text);
  const cross = toast.getByRole('button', { name: /^Clear Notification/u });
  const soon = { timeout: 2_000 };
  await toast.waitFor();
  await eventually('the notification is closed', async () => {
    await toast.hover(soon);
    await cross.click(soon);
    return true;
  });
  await toast.waitFor({ state: 'detached' });
}

/** Runs something that opens the browser, and gives the issuer's page. */
export async function consentAfter(
  { page }: VSCodeWindow,
  action: () => Promise<void>,
): Promise<Page> {
  const [consent] = await Promise.all([page.context().waitForEvent('page'), action()]);
  consent.setDefaultTimeout(20_000);
  await consent.getByRole('button', { name: 'Authorize' }).waitFor();
  return consent;
}

/** Decides on the issuer's page, and closes the page that leads back to VS Code when it has done so. */
export async function decide(consent: Page, decision: 'Authorize' | 'Deny'): Promise<void> {
  await Promise.all([
    consent.waitForURL(/\/callback\?/u),
    consent.getByRole('button', { name: decision }).click(),
  ]);
}

/** Authorizes a server of the tree by its inline button, with everything a person has to click. */
export async function authorizeInTree(window: VSCodeWindow, name: string): Promise<void> {
  const line = new RegExp(`^${name}, `, 'u');
  const consent = await consentAfter(window, () => inline(window, line, 'Authorize Server'));
  await decide(consent, 'Authorize');
  await window.workbench.toast(`${name} is authorized`).waitFor();
  await consent.close();
  await window.page.bringToFront();
  await dismiss(window, `${name} is authorized`);
}

/** The buttons at the end of a line, which show while the pointer is on it, have these titles. */
export async function hasInline(
  { workbench }: VSCodeWindow,
  line: RegExp,
  ...titles: readonly string[]
): Promise<void> {
  const row = workbench.treeItem(line);
  const buttons = row.locator('.actions').getByRole('button');
  const names = async (): Promise<string[]> => {
    await row.hover();
    return buttons.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? ''));
  };
  await reads(names, [...titles]);
}

/** Presses a button at the end of a line. */
export async function inline(
  { workbench }: VSCodeWindow,
  line: RegExp,
  title: string,
): Promise<void> {
  const row = workbench.treeItem(line);
  await row.hover();
  await row.getByRole('button', { name: title }).click();
}

/** The accessible names of the lines of the tree that are drawn, from top to bottom. */
export async function linesOf({ workbench }: VSCodeWindow): Promise<string[]> {
  return workbench.page
    .locator('.pane-body')
    .getByRole('treeitem')
    .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? ''));
}

/** The accessible name of the line of the tree that has the keyboard. */
export async function focusedLine({ page }: VSCodeWindow): Promise<string> {
  const line = page.locator('.pane-body .monaco-list:focus .monaco-list-row.focused');
  return (await line.getAttribute('aria-label')) ?? '';
}
