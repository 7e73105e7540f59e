import assert from 'node:assert/strict';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { approve, visit } from '../servers/browser.ts';
import { send } from '../servers/http.ts';
import { Running } from '../servers/running.ts';
import { desktop } from '../support/brokerBench.ts';
import { eventually } from '../support/eventually.ts';
import { Realm, type TestWindow } from '../support/testWindow.ts';

describe('several windows', () => {
  const running = new Running();
  let realm: Realm;
  beforeEach(async () => (realm = await Realm.make()));
  afterEach(async () => {
    await realm.close();
    await running.close();
  });

  it('hear of a tool that needs a person in one of them: where the person looked last', async () => {
    const windows = [await realm.window(), await realm.window(), await realm.window()];
    const [one, two] = windows;
    assert.ok(one && two);
    await realm.window({ key: Buffer.alloc(32, 1) }); // a mere face, which came last
    const demo = { name: 'Demo', url: 'https://a.example/mcp', scheme: 'oauth' } as const;
    const { id } = await one.request(toDaemon.addServer, demo);
    const { url, key } = await one.request(toDaemon.callerKey, { host: 'vscode', server: id });
    const headers = { authorization: `Bearer ${key}` };
    const heard = async (): Promise<number[]> => {
      await send(url, { method: 'POST', headers, body: '{"jsonrpc":"2.0","id":1,"method":"a"}' });
      // What was told before the answer to this is there with it.
      for (const each of windows) await each.request(toDaemon.authorizationUrl, { id });
      return windows.map(({ attention }) => attention.splice(0).length);
    };
    const at = { place: desktop, environment: {} };
    await one.request(toDaemon.place, { ...at, focused: true });
    assert.deepEqual(await heard(), [1, 0, 0]);
    await two.request(toDaemon.place, { ...at, focused: true });
    await one.request(toDaemon.place, { ...at, focused: false });
    assert.deepEqual(await heard(), [0, 1, 0]);
    two.close();
    await two.disconnected();
    windows.splice(1, 1);
    await eventually('the next one hears', async () => {
      const [first, last] = await heard();
      return first === 1 && last === 0;
    });
  });

  it('all know the URL that waits for a browser, also the one whose authorization gave way', async () => {
    const { mcp } = await running.pair({}, {});
    const opened: string[] = [];
    const open = async (url: string): Promise<void> => void opened.push(url);
    const [first, second] = [await realm.window({ open }), await realm.window({ open })];
    const demo = { name: 'Demo', url: mcp.url, scheme: 'oauth' } as const;
    const { id } = await first.request(toDaemon.addServer, demo);
    const replaced = assert.rejects(first.request(toDaemon.authorize, { id }), {
      code: 'authorization_replaced',
    });
    await eventually('the first browser opens', () => opened.length === 1);
    const authorizing = second.request(toDaemon.authorize, { id });
    await replaced;
    await eventually('the second browser opens', () => opened.length === 2);
    const { url = '' } = await first.request(toDaemon.authorizationUrl, { id });
    assert.equal(url, opened[1]);
    await visit(url);
    await authorizing;
    assert.deepEqual(await first.request(toDaemon.authorizationUrl, { id }), {});
  });

  it('authorize two servers at once, although each gets what the browser brings back for the other', async () => {
    const pairs = [await running.pair(), await running.pair()];
    const opened = new Map<TestWindow, string>();
    const windows = [await byUriHandler(opened), await byUriHandler(opened)];
    const authorizing = pairs.map(async ({ mcp }, at) => {
      const window = windows[at];
      assert.ok(window);
      const server = { name: `Server ${at}`, url: mcp.url, scheme: 'oauth' } as const;
      const { id } = await window.request(toDaemon.addServer, server);
      return window.request(toDaemon.authorize, { id });
    });
    await eventually('both browsers open', () => opened.size === 2);
    for (const [at, window] of windows.entries()) {
      const { search } = await approve(opened.get(windows[1 - at] ?? window) ?? '');
      const { known } = await window.request(toDaemon.callback, { query: search.slice(1) });
      assert.ok(known);
    }
    const authorized = await Promise.all(authorizing);
    const issuers = authorized.map(({ credential }) => credential?.issuer);
    assert.deepEqual(
      issuers,
      pairs.map(({ as }) => as.issuer),
    );
    assert.deepEqual(
      pairs.map(({ as }) => as.tokenRequests('authorization_code')),
      [1, 1],
    );
  });

  /** A window to which the browser comes back by the URI handler; `opened` gets the URL that it opens. */
  async function byUriHandler(opened: Map<TestWindow, string>): Promise<TestWindow> {
    const place = { ...desktop, redirect: 'uriHandler' } as const;
    const open = async (url: string): Promise<void> => void opened.set(window, url);
    const window = await realm.window({ place, open });
    return window;
  }
});
