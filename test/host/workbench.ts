import type { Locator, Page } from 'playwright-core';

type Text = string | RegExp;

/** One VS Code window as a user sees it. Ids and ARIA roles first; class names where nothing else holds. */
export class Workbench {
  readonly page: Page;
  readonly quick: Locator;
  readonly input: Locator;
  readonly dialog: Locator;

  constructor(page: Page) {
    this.page = page;
    this.quick = page.locator('.quick-input-widget');
    this.input = this.quick.locator('.quick-input-box input');
    this.dialog = page.locator('.monaco-dialog-box');
  }

  /** Waits until the window is drawn. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar').waitFor();
  }

  /** Runs a command from the Command Palette by its title there: "Category: Title". */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.input.waitFor();
    await this.input.fill(`>${title}`);
    await this.option(startsWith(title)).first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** A row of the quick pick that is open. */
  option(name: Text): Locator {
    return this.quick.locator('.quick-input-list').getByRole('option', { name });
  }

  quickTitle(text: Text): Locator {
    return this.quick.locator('.quick-input-title', { hasText: text });
  }

  /** Answers an open input box. */
  async type(text: string): Promise<void> {
    await this.input.waitFor();
    await this.input.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Chooses a row of an open quick pick. */
  async pick(name: Text): Promise<void> {
    await this.option(name).first().click();
  }

  /** The icon of a view container in the activity bar. */
  viewContainer(title: Text): Locator {
    return this.page.getByRole('tab', { name: title });
  }

  /** A tree item; its name is its accessible label, else its label and description. */
  treeItem(name: Text): Locator {
    return this.page.getByRole('treeitem', { name });
  }

  /** A notification that is shown now. Never there on a smoke server. */
  toast(text: Text): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text });
  }

  /**
   * A notification, as a toast or in the notification centre. VS Code draws no toast while the centre is open, and no
   * fourth one in 0.8 s, but the centre lists all of them. It closes with its last one.
   */
  notification(text: Text): Locator {
    return this.page.locator(
      ':is(.notifications-center, .notifications-toasts) .notification-list-item',
      { hasText: text },
    );
  }

  async answerToast(text: Text, button: string): Promise<void> {
    await this.toast(text).getByRole('button', { name: button, exact: true }).click();
  }

  async answerDialog(button: string): Promise<void> {
    await this.dialog.getByRole('button', { name: button, exact: true }).click();
  }

  /** A status bar item by "<publisher>.<extension>.<item id>", all lower case. */
  statusBar(id: string): Locator {
    return this.page.locator(`[id="${id}"]`);
  }

  /** The lines that are drawn of an editor, or of the output panel's. Polling them is up to the test. */
  async lines(place: 'editor' | 'output'): Promise<string> {
    const part = place === 'editor' ? '.part.editor' : '.part.panel';
    const text = await this.page.locator(`${part} .view-lines`).first().innerText();
    return text.replaceAll('\u00a0', ' ');
  }

  async screenshot(path: string): Promise<void> {
    await this.page.screenshot({ path, animations: 'disabled' });
  }
}

function startsWith(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
}
