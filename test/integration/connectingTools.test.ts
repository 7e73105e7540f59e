import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { beforeEach, describe, it } from 'mocha';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { ToolHome } from './toolHome.ts';

describe('connecting tools with files of their own', () => {
  const home = ToolHome.forEach();
  const config = () => home.in('.codex/config.toml');

  describe('finds them', () => {
    const found = async () => {
      const { tools } = await home.window.request(toDaemon.tools, {});
      return tools.map(({ host }) => host);
    };

    it('by the folder of their files', async () => {
      assert.deepEqual(await found(), ['vscode', 'claude-code']);
      await writeFile(home.in('.cursor'), 'no folder');
      await home.makeFolders('.codex', '.gemini');
      assert.deepEqual(await found(), ['vscode', 'claude-code', 'codex', 'gemini']);
    });

    it('where the variables of the window say', async () => {
      await home.makeFolders('codex', 'g/.gemini');
      const place = {
        ui: 'desktop',
        remote: false,
        uriScheme: 'vscode',
        redirect: 'auto',
      } as const;
      const environment = {
        CODEX_HOME: home.in('codex'),
        GEMINI_CLI_HOME: home.in('g'),
      };
      await home.window.request(toDaemon.place, { place, environment });
      assert.deepEqual(await found(), ['vscode', 'claude-code', 'codex', 'gemini']);
      await home.change('codex', 'connect');
      await home.change('gemini', 'connect');
      assert.match(await readFile(home.in('codex/config.toml'), 'utf8'), /demo/u);
      assert.match(await readFile(home.in('g/.gemini/settings.json'), 'utf8'), /demo/u);
    });

    it('and makes no folder for one that is not there', async () => {
      await assert.rejects(home.change('cursor', 'connect'), { code: 'host_file_unwritable' });
      assert.ok(!(await readdir(home.in())).includes('.cursor'));
      assert.deepEqual((await home.window.until(() => true)).servers[0]?.connections.length, 1);
    });
  });

  describe('by a table in TOML', () => {
    beforeEach(() => home.makeFolders('.codex'));

    it('shows first, then writes, and leaves every byte as it was when it is disconnected', async () => {
      const own = '# mine\r\nmodel = "x"\r\n\r\n[tui]\r\ntheme = "dark"';
      await writeFile(config(), own);
      const file = await home.plan('codex', 'connect');
      assert.equal(await readFile(config(), 'utf8'), own, 'a plan writes nothing');
      await home.change('codex', 'connect');
      assert.equal(await readFile(config(), 'utf8'), file?.after);
      assert.match(
        file?.after ?? '',
        /http_headers_helper = ".*headers' ?codex demo"|headers codex demo"/u,
      );
      await home.change('codex', 'disconnect');
      assert.equal(await readFile(config(), 'utf8'), own);
    });

    it('leaves a file alone that Codex could not read either, and says where', async () => {
      const invalid = 'model = "x"\nmodel = "y"\n';
      await writeFile(config(), invalid);
      await assert.rejects(home.plan('codex', 'connect'), {
        code: 'host_file_invalid',
        details: { path: config(), line: '2', column: '1', reason: 'toml' },
      });
      const shown = { host: 'codex', server: 'demo', action: 'connect', before: invalid } as const;
      await assert.rejects(home.window.request(toDaemon.applyConnection, shown), {
        code: 'host_file_invalid',
      });
      assert.equal(await readFile(config(), 'utf8'), invalid);
    });
  });
});
