import type * as vscode from 'vscode';
import type { Log } from '../core/ports.ts';
import { toWindow } from '../protocol/messages.ts';
import type { Problem } from '../protocol/state.ts';
import type { Peer } from '../protocol/peer.ts';
import { place } from './place.ts';
import { answerPrompts, type PromptPorts } from './prompts/answers.ts';
import type { SecretEntries } from './secretEntries.ts';
import { toolSentences } from './toolSentences.ts';

/** Where the copy of the servers for other machines is kept; without a secret, so Settings Sync may carry it. */
const COPY = 'servers';

/** What the duties need of the window. */
export interface DutyPorts extends PromptPorts {
  readonly entries: SecretEntries;
  readonly globalState: vscode.Memento & { setKeysForSync(keys: readonly string[]): void };
  readonly log: Log;
  open(url: string, serverId: string): Promise<void>;
  callbackUri(): Promise<string>;
  /** a tool asked for a server that needs a person */
  attention(serverId: string, problem: Problem): void;
}

/** What this window does for the daemon: store secrets, keep the Settings Sync copy, open the browser, show its log. */
export class WindowDuties {
  readonly #ports: DutyPorts;
  #copied = '';

  constructor(ports: DutyPorts) {
    this.#ports = ports;
    ports.globalState.setKeysForSync([COPY]);
  }

  /** Registers the answers to what only a daemon may ask that proved the SecretStorage key. */
  store(peer: Peer): void {
    const { entries } = this.#ports;
    peer.handle(toWindow.write, async ({ key, generation, value }) => {
      await entries.write(key, generation, value);
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
    peer.on(toWindow.attention, ({ serverId, problem }) =>
      this.#ports.attention(serverId, problem),
    );
    peer.on(toWindow.log, ({ level, message }) => log[level](message));
  }

  /** What the daemon gets of a window that proved the SecretStorage key. */
  async handOver(): Promise<{
    entries: Awaited<ReturnType<SecretEntries['all']>>;
    servers: unknown[];
    sentences: Record<string, string>;
  }> {
    const copy = this.#ports.globalState.get<unknown>(COPY);
    return {
      entries: await this.#ports.entries.all(),
      servers: Array.isArray(copy) ? copy : [],
      sentences: toolSentences(),
    };
  }

  /** Where this window runs, and where its hosts keep their files. */
  place(): { place: ReturnType<typeof place>; environment: Record<string, string> } {
    const { CLAUDE_CONFIG_DIR } = process.env;
    return { place: place(), environment: CLAUDE_CONFIG_DIR ? { CLAUDE_CONFIG_DIR } : {} };
  }

  async #copy(servers: readonly unknown[]): Promise<void> {
    const text = JSON.stringify(servers);
    if (text === this.#copied) return;
    this.#copied = text;
    await this.#ports.globalState.update(COPY, servers);
  }
}
