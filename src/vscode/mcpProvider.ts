import * as vscode from 'vscode';
import { toAuthError } from '../core/errors.ts';
import { toDaemon } from '../protocol/toDaemon.ts';
import { inUse } from './accounts.ts';
import type { Bindings } from './bindings.ts';
import { settled, type Keyring } from './keyring.ts';
import { messageOf } from './messages.ts';

/** Must equal the manifest's `mcpServerDefinitionProviders`. */
const PROVIDER_ID = 'mcp-keyring';

interface Route {
  readonly name: string;
  readonly url: string;
  readonly account: string | undefined;
}

/**
 * Gives VS Code the servers that are connected to it, through the gateway. What `provide` returns is kept by VS Code in
 * plain workspace storage, so the caller key appears in what `resolve` returns and nowhere else.
 */
export class McpProvider implements vscode.McpServerDefinitionProvider<vscode.McpHttpServerDefinition> {
  readonly #keyring: Keyring;
  readonly #bindings: Bindings;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable;
  readonly onDidChangeMcpServerDefinitions = this.#changed.event;
  #last: string;

  constructor(keyring: Keyring, bindings: Bindings) {
    this.#keyring = keyring;
    this.#bindings = bindings;
    this.#last = JSON.stringify(this.#routes());
    this.#disposables = vscode.Disposable.from(
      this.#changed,
      keyring.onDidChange(() => this.#compare()),
      bindings.onDidChange(() => this.#compare()),
      vscode.lm.registerMcpServerDefinitionProvider(PROVIDER_ID, this),
    );
  }

  async provideMcpServerDefinitions(): Promise<vscode.McpHttpServerDefinition[]> {
    await settled(this.#keyring);
    return this.#routes().map(
      ({ name, url, account }) =>
        new vscode.McpHttpServerDefinition(name, vscode.Uri.parse(url), {}, account),
    );
  }

  async resolveMcpServerDefinition(
    definition: vscode.McpHttpServerDefinition,
    token: vscode.CancellationToken,
  ): Promise<vscode.McpHttpServerDefinition> {
    const server = definition.uri.path.split('/').at(-1) ?? '';
    try {
      const account = this.#bindings.of(server);
      const pair = { host: 'vscode', server, ...(account !== undefined && { account }) };
      const { url, key } = await this.#keyring.request(toDaemon.callerKey, pair, token);
      const headers = { Authorization: `Bearer ${key}` };
      return new vscode.McpHttpServerDefinition(
        definition.label,
        vscode.Uri.parse(url),
        headers,
        definition.version,
      );
    } catch (error) {
      const { sentence } = messageOf(toAuthError(error), { name: definition.label });
      throw new Error(sentence, { cause: error });
    }
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** `account`: whose tools these are, where a server has several; VS Code takes it for a version. */
  #routes(): Route[] {
    const { gateway, servers } = this.#keyring.state ?? { gateway: {}, servers: [] };
    if (gateway.port === undefined) return [];
    return servers
      .filter(({ connections }) => connections.some(({ host }) => host === 'vscode'))
      .map((view) => ({
        name: view.server.name,
        url: `http://127.0.0.1:${gateway.port}/mcp/${view.server.id}`,
        account: inUse(view, this.#bindings.of(view.server.id)).account,
      }));
  }

  #compare(): void {
    const now = JSON.stringify(this.#routes());
    if (now === this.#last) return;
    this.#last = now;
    this.#changed.fire();
  }
}
