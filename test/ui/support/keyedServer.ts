import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { toDaemon } from '../../../src/protocol/toDaemon.ts';
import type { VSCodeWindow } from '../../host/session.ts';
import type { Observer } from '../../support/observer.ts';
import type { Secret } from './canary.ts';
import { guarded, newKey, toPresets } from './headerFace.ts';
import type { KeyringSession } from './keyringSession.ts';

/** Enters a new key for a server in the wizard, lets VS Code use it, and lets the server refuse it in the end. */
export async function liveWithKey(
  keyring: KeyringSession,
  window: VSCodeWindow,
  observer: Observer,
): Promise<Secret> {
  const key = { name: 'key', value: randomBytes(32).toString('base64url') };
  let isOpen = true;
  const fits = ({ authorization }: IncomingHttpHeaders): boolean =>
    isOpen && authorization === `Bearer ${key.value}`;
  const { url } = await guarded(keyring, fits);
  await toPresets(window, url, 'Keyed');
  await newKey(window, /^Bearer token/u);
  await window.workbench.quick.getByText(/The key keyed\./u).waitFor();
  await window.workbench.type(` ${key.value}`);
  await observer.server('Keyed', 'is listed', () => true);
  await window.driver.execute('workbench.mcp.startServer', '*', { waitForLiveTools: true });
  isOpen = false;
  await observer.request(toDaemon.tryKeys, { id: 'keyed' });
  await observer.server('Keyed', 'is refused', ({ keys }) => keys?.failure !== undefined);
  return key;
}
