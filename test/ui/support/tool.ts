import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { VSCodeWindow } from '../../host/session.ts';
import { eventually } from '../../support/eventually.ts';
import { run } from './keyringSession.ts';

interface Entry {
  readonly url: string;
  readonly headersHelper: string;
}

/** Connects Claude Code to a server: looks at the change that is shown, and agrees. */
export async function connectClaude(window: VSCodeWindow, home: string, id: string): Promise<void> {
  run(window, 'mcpKeyring.connect', { serverId: id, host: 'claude-code' });
  await agreeToChange(window);
  await eventually('the entry is written', () => entryOf(home));
}

/** Agrees to the change of a file that the window shows, by the button in the title of the diff. */
export async function agreeToChange({ page }: VSCodeWindow): Promise<void> {
  await page.bringToFront();
  await page.getByRole('tab', { name: /what would change/u }).waitFor();
  await page.locator('.editor-actions').getByRole('button', { name: 'Write This Change' }).click();
}

/** The only entry of Claude Code's file. */
export async function entryOf(home: string): Promise<Entry> {
  const text = await readFile(join(home, '.claude.json'), 'utf8');
  const { mcpServers } = JSON.parse(text) as { mcpServers: Record<string, Entry> };
  const [entry] = Object.values(mcpServers);
  if (!entry) throw new Error('There is no entry.');
  return entry;
}

/** The header that the entry's command prints: what Claude Code sends. */
export async function headersOf({ headersHelper }: Entry): Promise<Record<string, string>> {
  const env = { PATH: process.env['PATH'] };
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', headersHelper], { env });
  return JSON.parse(stdout) as Record<string, string>;
}

/** What the server says of who asks. */
export async function whoAmI(home: string): Promise<string> {
  return callTool(home, 'whoami');
}

/** Does what Claude Code does with its entry: calls a tool, and gives its answer. @throws what the person is told */
export async function callTool(
  home: string,
  name: string,
  args: Record<string, unknown> = {},
): Promise<string> {
  const entry = await entryOf(home);
  const headers = await headersOf(entry);
  const client = new Client({ name: 'claude-code', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL(entry.url), {
    requestInit: { headers },
  });
  await client.connect(transport);
  try {
    const { content } = await client.callTool({ name, arguments: args });
    return JSON.stringify(content);
  } finally {
    await client.close();
  }
}
