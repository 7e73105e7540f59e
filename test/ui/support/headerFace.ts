import type { IncomingHttpHeaders } from 'node:http';
import type { VSCodeWindow } from '../../host/session.ts';
import { startMcpServer, type RunningMcpServer } from '../../servers/mcpServer.ts';
import { beginWizard } from './face.ts';
import type { KeyringSession } from './keyringSession.ts';

/** A server that lets in only those requests whose headers fit. It says nothing of how to authenticate. */
export function guarded(
  { servers }: KeyringSession,
  fits: (headers: IncomingHttpHeaders) => boolean,
): Promise<RunningMcpServer> {
  return servers.keep(startMcpServer({ door: ({ headers }) => (fits(headers) ? undefined : 401) }));
}

/** Goes through the wizard to the list of presets. The server asks for a key, so that is what is found. */
export async function toPresets(window: VSCodeWindow, url: string, name: string): Promise<void> {
  const { workbench, page } = window;
  await beginWizard(window);
  await workbench.type(url);
  await workbench.quickTitle('(2/3)').waitFor();
  await workbench.type(name);
  await workbench.option(/^API key or headers.*refuses everybody, and names no issuer/u).waitFor();
  await page.keyboard.press('Enter');
  await workbench.option(/^Bearer token/u).waitFor();
}

/** Chooses a preset and a new key under the name that is proposed. */
export async function newKey({ workbench, page }: VSCodeWindow, preset: RegExp): Promise<void> {
  await workbench.pick(preset);
  await workbench.pick(/^add A new|A new (key|user|secret)/u);
  await workbench.quick.getByText(/A name for the key/u).waitFor();
  await page.keyboard.press('Enter');
}
