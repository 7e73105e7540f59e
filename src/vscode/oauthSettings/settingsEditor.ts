import * as vscode from 'vscode';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { ServerView } from '../../protocol/state.ts';
import type { Keyring } from '../keyring.ts';
import { editSetting, resetSetting, type Edit } from './editSetting.ts';
import { after, heldBy, type Change, type Held } from './settingChange.ts';
import type { SettingName } from './settingNames.ts';
import { pickSetting, type Picked } from './settingPick.ts';

/** The settings of one server while they are being edited. */
export class SettingsEditor {
  readonly #keyring: Keyring;
  readonly #view: ServerView;
  readonly #title: string;
  #held: Held;
  #saving: Promise<unknown> = Promise.resolve();
  changed = false;

  constructor(keyring: Keyring, view: ServerView) {
    this.#keyring = keyring;
    this.#view = view;
    this.#title = vscode.l10n.t('OAuth Settings of {server}', { server: view.server.name });
    this.#held = heldBy(view);
  }

  /** Edits one. @throws AuthError when it could not be kept */
  async one(name: SettingName, found?: Edit['found']): Promise<void> {
    await this.#edit(name, found);
    await this.#saving;
  }

  /** Goes back to the list after each change, until the person leaves it. @throws AuthError as {@link one} */
  async all(): Promise<void> {
    for (let picked = await this.#list(); picked; picked = await this.#list(picked)) {
      if (picked.reset) this.#reset(picked.name);
      else await this.#edit(picked.name);
    }
  }

  /**
   * The list is there again before the change is kept: the tree is drawn again then, and takes the keyboard when it can.
   */
  async #list(last?: Picked): Promise<Picked | undefined> {
    const closing = new AbortController();
    const saved = this.#saving.catch((error: unknown) => {
      closing.abort();
      throw error;
    });
    const picking = pickSetting(this.#title, this.#held, last, closing.signal);
    const [picked] = await Promise.all([picking, saved]);
    return picked;
  }

  async #edit(name: SettingName, found?: Edit['found']): Promise<void> {
    const { name: server } = this.#view.server;
    const edit = { name, held: this.#held, server, title: this.#title, found };
    for (const change of await editSetting(edit)) this.#keep(change);
  }

  #reset(name: SettingName): void {
    const change = resetSetting({ name, held: this.#held });
    if (change) this.#keep(change);
  }

  #keep(change: Change): void {
    this.#held = after(this.#held, change);
    this.changed = true;
    this.#saving = this.#saving.then(() => this.#save(change));
  }

  #save(change: Change): Promise<unknown> {
    const { id } = this.#view.server;
    if (change.kind === 'settings')
      return this.#keyring.request(toDaemon.configure, { id, oauth: change.oauth });
    const { name, value } = change;
    const secret = { id, name, ...(value !== undefined && { value }) };
    return this.#keyring.request(toDaemon.clientSecrets, secret);
  }
}
