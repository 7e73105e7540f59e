import { AuthError } from '../../src/core/errors.ts';
import { McpClient, type Answer } from './mcpClient.ts';
import type { HeadlessKeyring } from './keyring.ts';
import type { Report } from './report.ts';

/** Which tool to call, if any. */
export interface Wanted {
  readonly call: string | undefined;
  readonly arguments: unknown;
}

/** Asks once more, as whoever is in front of the tool would after a sentence of the gateway; or passes the answer on. */
export type Asking = <T extends Answer | string[]>(ask: () => Promise<T>) => Promise<T>;

/** Uses a server through the gateway: lists its tools and calls one. @throws AuthError */
export async function useServer(
  { route }: Pick<HeadlessKeyring, 'route'>,
  { call, arguments: given }: Wanted,
  report: Report,
  asking: Asking,
): Promise<void> {
  const client = new McpClient(route);
  await asking(() => client.connect());
  const tools = await asking(() => client.tools());
  if (!Array.isArray(tools)) throw new AuthError('not_mcp');
  report.tools = tools;
  if (call === undefined) return;
  const params = { name: call, arguments: given };
  const answer = await asking(() => client.request('tools/call', params));
  const isError = Array.isArray(answer) || !answer.result || answer.result['isError'] === true;
  report.call = { tool: call, isError };
  if (isError) throw new AuthError('internal', { reason: 'the tool failed' });
}
