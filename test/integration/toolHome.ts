import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'mocha';
import type { HostId } from '../../src/hosts/host.ts';
import type { State } from '../../src/protocol/state.ts';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { startMcpServer } from '../servers/mcpServer.ts';
import { Running } from '../servers/running.ts';
import { connect } from '../servers/testClient.ts';
import { Realm, type TestWindow } from '../support/testWindow.ts';

/** An entry with a written key: where to go, and what is shown there. */
export interface KeyEntry {
  readonly url: string;
  readonly key: string;
}

/** What a person sees of a change. */
interface ShownFile {
  readonly before?: string | undefined;
  readonly after: string;
}

/** A keyring with an open server `demo`, and the home folder of tools, fresh for each test. */
export class ToolHome {
  readonly #running = new Running();
  #realm: Realm | undefined;
  #window: TestWindow | undefined;

  /** For a `describe`: with what begins and ends each of its tests. */
  static forEach(): ToolHome {
    const home = new ToolHome();
    beforeEach(() => home.#begin());
    afterEach(() => home.#end());
    return home;
  }

  get realm(): Realm {
    if (!this.#realm) throw new Error('No test runs.');
    return this.#realm;
  }

  get window(): TestWindow {
    if (!this.#window) throw new Error('No test runs.');
    return this.#window;
  }

  in(...names: readonly string[]): string {
    return join(this.realm.root, ...names);
  }

  async makeFolders(...names: readonly string[]): Promise<void> {
    for (const name of names) await mkdir(this.in(name), { recursive: true });
  }

  async plan(host: HostId, action: 'connect' | 'disconnect'): Promise<ShownFile | undefined> {
    const change = { host, server: 'demo', action };
    return (await this.window.request(toDaemon.planConnection, change)).file;
  }

  async change(host: HostId, action: 'connect' | 'disconnect'): Promise<void> {
    const file = await this.plan(host, action);
    const before = file?.before === undefined ? {} : { before: file.before };
    const change = { host, server: 'demo', action };
    await this.window.request(toDaemon.applyConnection, { ...change, ...before });
  }

  /** What Gemini CLI has in its file. */
  async geminiEntry(): Promise<KeyEntry> {
    const text = await readFile(this.in('.gemini/settings.json'), 'utf8');
    const { mcpServers } = JSON.parse(text.replaceAll(/^ *\/\/.*$/gmu, '')) as {
      mcpServers: { demo: { httpUrl: string; headers: { Authorization: string } } };
    };
    const { httpUrl, headers } = mcpServers.demo;
    return { url: httpUrl, key: headers.Authorization.slice('Bearer '.length) };
  }

  async #begin(): Promise<void> {
    const { url } = await this.#running.keep(startMcpServer());
    this.#realm = await Realm.make();
    this.#window = await this.#realm.window();
    await this.window.request(toDaemon.addServer, { name: 'Demo', url, scheme: 'none' });
  }

  async #end(): Promise<void> {
    await this.realm.close();
    await this.#running.close();
  }
}

/** Whether the gateway lets a client with this entry through to the server. */
export async function reaches({ url, key }: KeyEntry): Promise<boolean> {
  try {
    await (await connect(url, key)).close();
    return true;
  } catch {
    return false;
  }
}

/** The hosts whose file names another port, or holds a key that ended. */
export const staleHosts = ({ servers }: State): HostId[] =>
  (servers[0]?.connections ?? []).filter(({ stale }) => stale).map(({ host }) => host);
