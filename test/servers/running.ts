/** Starts servers and closes them again, newest first. */
import type { AuthorizationServer, AuthorizationServerOptions } from './authorizationServer.ts';
import { startAuthorizationServer } from './authorizationServer.ts';
import type { McpServerOptions, RunningMcpServer } from './mcpServer.ts';
import { startMcpServer } from './mcpServer.ts';

interface Closable {
  close(): Promise<void>;
}

export interface Pair {
  as: AuthorizationServer;
  mcp: RunningMcpServer;
}

export class Running {
  readonly #closables: Closable[] = [];

  async keep<T extends Closable>(starting: Promise<T>): Promise<T> {
    const started = await starting;
    this.#closables.push(started);
    return started;
  }

  /** An authorization server and an MCP server which it protects. */
  async pair(
    asOptions: AuthorizationServerOptions = {},
    mcpOptions: McpServerOptions = {},
  ): Promise<Pair> {
    const as = await this.keep(startAuthorizationServer(asOptions));
    const mcp = await this.keep(startMcpServer({ authorizationServer: as, ...mcpOptions }));
    return { as, mcp };
  }

  async close(): Promise<void> {
    for (const closable of this.#closables.splice(0).toReversed()) await closable.close();
  }
}
