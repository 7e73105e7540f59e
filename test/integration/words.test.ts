import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { visit } from '../servers/browser.ts';
import { listen } from '../servers/http.ts';
import { Running } from '../servers/running.ts';
import { Realm, killed } from '../support/testWindow.ts';
import { testWords } from '../support/testWords.ts';

describe('the words of a daemon', () => {
  const running = new Running();
  let realm: Realm;
  beforeEach(async () => (realm = await Realm.make()));
  afterEach(async () => {
    await realm.close();
    await running.close();
  });

  for (const [decision, page] of [
    ['approve', testWords.pages.authorized],
    ['deny', testWords.pages.refused],
  ] as const) {
    it(`are those of the window in the browser: ${page.title}`, async () => {
      const { mcp } = await running.pair({}, {});
      let shown = '';
      const open = async (url: string): Promise<void> =>
        void visit(url, { decision }).then(({ body }) => (shown = body.toString()));
      const window = await realm.window({ open });
      const server = { name: 'Demo', url: mcp.url, scheme: 'oauth' } as const;
      const { id } = await window.request(toDaemon.addServer, server);
      await window.request(toDaemon.authorize, { id }).catch(() => undefined);
      assert.match(shown, new RegExp(`lang="x-test"[^]*${page.title}[^]*${page.body}`, 'u'));
    });
  }

  describe('to the header command', () => {
    /** What it prints for its person. */
    const complaint = (server = 'demo'): Promise<string> =>
      new Promise((resolve) => {
        const args = ['dist/daemon/headers.js', realm.access.folder, 'claude-code', server];
        execFile(process.execPath, args, (_error, _out, said) => resolve(said.trim()));
      });

    it('say that nothing runs, when nothing does', async () =>
      assert.match(await complaint(), /^MCP Keyring is not running\. Open VS Code/u));

    it('are those of the window when the access was withdrawn', async () => {
      await realm.window();
      assert.equal(await complaint(), testWords.sentences.access_withdrawn);
    });

    it('name another program on the port, not a daemon that is not running', async () => {
      const window = await realm.window();
      const { gateway } = await window.until((state) => state.gateway.port !== undefined);
      await killed(await realm.daemonPid());
      const other = createServer();
      await listen(other, gateway.port);
      try {
        await realm.window();
        assert.match(await complaint(), /\(port_taken\)\. Open VS Code and look/u);
      } finally {
        other.close();
      }
    });
  });
});
