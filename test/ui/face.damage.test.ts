import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { VSCodeWindow } from '../host/session.ts';
import { plainServers } from '../servers/plainServers.ts';
import { addByWizard, dismiss, hasInline, inline, look, openFace } from './support/face.ts';
import { KeyringSession } from './support/keyringSession.ts';

const SERVERS = /^The server list was damaged/u;
const TOOLS = /^The tool list was damaged/u;
const PORT = /^The port changed, because its file was damaged/u;

describe('face: damage', () => {
  let keyring: KeyringSession;
  let window: VSCodeWindow;

  before(async () => {
    keyring = await KeyringSession.start({ plain: true });
    window = await openFace(keyring);
    const { url } = await keyring.servers.keep(plainServers.openMcp());
    await addByWizard(window, url, 'Demo');
  });
  after(() => keyring.stop());

  it('stands above the servers, each with what mends it', async () => {
    const { workbench } = window;
    const { folder, pid } = await keyring.observe();
    for (const name of ['servers', 'connections', 'port'])
      await writeFile(join(folder, `${name}.json`), '{"');
    process.kill(pid, 'SIGKILL');
    await workbench.treeItem(TOOLS).waitFor();
    await workbench.treeItem(/^Demo, no authentication$/u).waitFor();
    await workbench.treeItem(TOOLS).hover();
    await look(window, 'damage-1-lines');
    await hasInline(window, SERVERS, 'Dismiss');
    await hasInline(window, TOOLS, 'Connect Tool…');
    await hasInline(window, PORT, 'Use Another Port');
  });

  it('goes away by what mends it', async () => {
    const { workbench } = window;
    await inline(window, SERVERS, 'Dismiss');
    await workbench.treeItem(SERVERS).waitFor({ state: 'detached' });
    await inline(window, PORT, 'Use Another Port');
    await workbench.toast('Tools now reach the keyring by another port.').waitFor();
    await workbench.treeItem(PORT).waitFor({ state: 'detached' });
    await dismiss(window, 'by another port');
    await inline(window, TOOLS, 'Connect Tool…');
    await workbench.pick(/^Demo/u);
    await workbench.pick(/^VS Code/u);
    await workbench.toast('Demo is now among the MCP servers of VS Code.').waitFor();
    await workbench.treeItem(TOOLS).waitFor({ state: 'detached' });
    await look(window, 'damage-2-mended');
  });
});
