/** The MCP server of one session: who am I, an echo, and something slow with progress. */
import { setTimeout as delay } from 'node:timers/promises';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type {
  CallToolResult,
  ServerNotification,
  ServerRequest,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

const slowSteps = 3;

export function createTools(stepMilliseconds: number): McpServer {
  const server = new McpServer({ name: 'demo', version: '1.0.0' });
  server.registerTool('whoami', { description: 'The user of the access token' }, whoami);
  server.registerTool(
    'echo',
    { description: 'Returns its text', inputSchema: { text: z.string() } },
    ({ text: echoed }) => text(echoed),
  );
  server.registerTool('slow', { description: 'Reports progress, then answers' }, (extra) =>
    slow(extra, stepMilliseconds),
  );
  return server;
}

function whoami({ authInfo }: Extra): CallToolResult {
  const { extra, scopes = [] } = authInfo ?? {};
  return text(JSON.stringify({ subject: extra?.['subject'] ?? 'anonymous', scopes }));
}

async function slow(extra: Extra, stepMilliseconds: number): Promise<CallToolResult> {
  const progressToken = extra._meta?.progressToken;
  for (let progress = 1; progress <= slowSteps; progress += 1) {
    await delay(stepMilliseconds, undefined, { signal: extra.signal });
    if (progressToken === undefined) continue;
    const params = { progressToken, progress, total: slowSteps };
    await extra.sendNotification({ method: 'notifications/progress', params });
  }
  return text('done');
}

function text(value: string): CallToolResult {
  return { content: [{ type: 'text', text: value }] };
}
