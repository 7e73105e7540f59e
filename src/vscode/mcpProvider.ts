import * as vscode from 'vscode';
import { toAuthError } from '../core/errors.ts';
import { toDaemon } from '../protocol/toDaemon.ts';
import { settled, type Keyring } from './keyring.ts';
import { messageOf } from './messages.ts';

/** Must equal the manifest's `mcpServerDefinitionProviders`. */
const PROVIDER_ID = 'mcp-keyring';

/**
 * Gives VS Code the servers that are connected to it, through the gateway. What `provide` returns is kept by VS Code in
 * plain workspace storage, so the caller key appears in what `resolve` returns and nowhere else.
 */
export class McpProvider implements vscode.McpServerDefinitionProvider<vscode.McpHttpServerDefinition> {
  readonly #keyring: Keyring;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable;
  readonly onDidChangeMcpServerDefinitions = this.#changed.event;
  #last: string;

  constructor(keyring: Keyring) {
    this.#keyring = keyring;
    this.#last = JSON.stringify(this.#routes());
    this.#disposables = vscode.Disposable.from(
      this.#changed,
      keyring.onDidChange(() => this.#compare()),
      vscode.lm.registerMcpServerDefinitionProvider(PROVIDER_ID, this),
    );
  }

  async provideMcpServerDefinitions(): Promise<vscode.McpHttpServerDefinition[]> {
    await settled(this.#keyring);
    return this.#routes().map(
      ({ name, url }) => new vscode.McpHttpServerDefinition(name, vscode.Uri.parse(url)),
    );
  }

  async resolveMcpServerDefinition(
    definition: vscode.McpHttpServerDefinition,
    token: vscode.CancellationToken,
  ): Promise<vscode.McpHttpServerDefinition> {
    const server = definition.uri.path.split('/').at(-1) ?? '';
    try {
      const pair = { host: 'vscode', server };
      const { url, key } = await this.#keyring.request(toDaemon.callerKey, pair, token);
      const headers = { Authorization: `Bearer ${key}` };
      return new vscode.McpHttpServerDefinition(definition.label, vscode.Uri.parse(url), headers);
    } catch (error) {
      const { sentence } = messageOf(toAuthError(error), { name: definition.label });
      throw new Error(sentence, { cause: error });
    }
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #routes(): { name: string; url: string }[] {
    const { gateway, servers } = this.#keyring.state ?? { gateway: {}, servers: [] };
    if (gateway.port === undefined) return [];
    return servers
      .filter(({ connections }) => connections.some(({ host }) => host === 'vscode'))
      .map(({ server }) => ({
        name: server.name,
        url: `http://127.0.0.1:${gateway.port}/mcp/${server.id}`,
      }));
  }

  #compare(): void {
    const now = JSON.stringify(this.#routes());
    if (now === this.#last) return;
    this.#last = now;
    this.#changed.fire();
  }
}
