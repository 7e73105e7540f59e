import type * as vscode from 'vscode';
import type { Log } from '../core/ports.ts';
import { hostVariables } from '../hosts/host.ts';
import { toDaemon } from '../protocol/toDaemon.ts';
import { toWindow } from '../protocol/toWindow.ts';
import type { Peer } from '../protocol/peer.ts';
import type { DaemonTexts } from './daemonTexts.ts';
import type { Call } from './attention.ts';
import { answered } from './keychain.ts';
import { network } from './network.ts';
import { isFocused, place } from './place.ts';
import { answerPrompts, type PromptPorts } from './prompts/answers.ts';
import type { SecretEntries } from './secretEntries.ts';

/** Where the copy of the servers for other machines is kept; without a secret, so Settings Sync may carry it. */
const COPY = 'servers';

/** What the duties need of the window. */
export interface DutyPorts extends PromptPorts {
  readonly entries: SecretEntries;
  readonly globalState: vscode.Memento & { setKeysForSync(keys: readonly string[]): void };
  readonly log: Log;
  open(url: string, serverId: string): Promise<void>;
  callbackUri(): Promise<string>;
  /** what the daemon says, loaded when it is handed over */
  texts(): Promise<DaemonTexts>;
  /** a tool asked for a server that needs a person */
  attention(call: Call): void;
}

/** What this window does for the daemon: store secrets, keep the Settings Sync copy, open the browser, show its log. */
export class WindowDuties {
  readonly #ports: DutyPorts;
  readonly #damaged = new Set<'copy' | 'key'>();
  #copied = '';

  constructor(ports: DutyPorts) {
    this.#ports = ports;
    ports.globalState.setKeysForSync([COPY]);
  }

  /** What only a daemon gets that proved the SecretStorage key: answers for the secrets, and that one changed. */
  store(peer: Peer): void {
    const { entries } = this.#ports;
    const changes = entries.onDidChange((key) => peer.notify(toDaemon.storeChanged, { key }));
    peer.onClose(() => changes.dispose());
    peer.handle(toWindow.write, async ({ key, generation, value }, signal) => {
      await entries.write(key, generation, value, signal);
      return {};
    });
    peer.handle(toWindow.read, async ({ key }) => {
      const entry = await entries.read(key);
      return entry ? { entry } : {};
    });
  }

  /** Registers the answers to what any daemon may ask. */
  face(peer: Peer): void {
    const { log } = this.#ports;
    peer.handle(toWindow.open, async ({ url, serverId }) => {
      await this.#ports.open(url, serverId);
      return {};
    });
    answerPrompts(peer, this.#ports);
    peer.handle(toWindow.callbackUri, async () => ({ uri: await this.#ports.callbackUri() }));
    peer.on(toWindow.serversCopy, ({ servers }) => void this.#copy(servers));
    peer.on(toWindow.attention, (call) => this.#ports.attention(call));
    peer.on(toWindow.log, ({ level, message }) => log[level](message));
  }

  /** What the daemon gets of a window that proved the SecretStorage key. */
  async handOver(): Promise<{
    entries: Awaited<ReturnType<SecretEntries['all']>>;
    servers: unknown[];
    sentences: DaemonTexts['sentences'];
    pages: DaemonTexts['pages'];
    damaged: { parts: ('copy' | 'key')[]; secrets: string[] };
  }> {
    const { entries: all } = this.#ports;
    const entries = await answered(all.all());
    const servers = await this.#serversCopy();
    const damaged = { parts: [...this.#damaged], secrets: [...all.damaged] };
    return { entries, servers, ...(await this.#ports.texts()), damaged };
  }

  /** The realm's key was found damaged: the daemon is told with the next hand-over. */
  keyDamaged(): void {
    this.#damaged.add('key');
  }

  /** The copy of the servers. What is there and is none is set aside. */
  async #serversCopy(): Promise<unknown[]> {
    const { globalState, log } = this.#ports;
    const copy = globalState.get<unknown>(COPY);
    if (copy === undefined || Array.isArray(copy)) return copy ?? [];
    const aside = `${COPY}.damaged-${Date.now()}`;
    log.warn(`The copy of the servers was damaged; it is kept in the global state as ${aside}`);
    await globalState.update(aside, copy);
    await globalState.update(COPY, undefined);
    this.#damaged.add('copy');
    return [];
  }

  /** How this window reaches other machines. */
  readonly network = network;

  /** Where this window runs, and where its hosts keep their files. */
  place(): {
    place: ReturnType<typeof place>;
    environment: Record<string, string>;
    focused: boolean;
  } {
    const environment: Record<string, string> = {};
    for (const name of hostVariables) {
      const value = process.env[name];
      if (value) environment[name] = value;
    }
    return { place: place(), environment, focused: isFocused() };
  }

  async #copy(servers: readonly unknown[]): Promise<void> {
    const text = JSON.stringify(servers);
    if (text === this.#copied) return;
    this.#copied = text;
    await this.#ports.globalState.update(COPY, servers);
  }
}
