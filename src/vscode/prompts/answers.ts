import type { Peer } from '../../protocol/peer.ts';
import { prompts } from '../../protocol/prompts.ts';
import type { DeviceCodes } from './deviceCodes.ts';

/** What the answers to an authorization's questions need of the window. */
export interface PromptPorts {
  readonly codes: DeviceCodes;
  /** the name by which the person knows a server */
  readonly serverName: (serverId: string) => string;
}

/**
 * Registers the answers to what an authorization asks of the person in front of this window. A question closes by itself
 * when its authorization ends.
 */
export function answerPrompts(peer: Peer, { codes, serverName }: PromptPorts): void {
  peer.handle(prompts.client, async ({ serverId, needed }, signal) => {
    const { askForClient } = await import('./clientForm.ts');
    const client = await askForClient(serverName(serverId), needed, signal);
    return client ? { client } : {};
  });
  peer.handle(prompts.scopes, async ({ serverId, offered }, signal) => {
    const { askForScopes } = await import('./scopePicker.ts');
    return { chosen: await askForScopes(serverName(serverId), offered, signal) };
  });
  peer.handle(prompts.showCode, async ({ serverId, code }) => {
    codes.show(serverId, code);
    return {};
  });
  peer.handle(prompts.pasted, async ({ serverId, redirectUri }, signal) => {
    const { askForAddress } = await import('./addressInput.ts');
    return { address: await askForAddress(serverId, serverName(serverId), redirectUri, signal) };
  });
}
