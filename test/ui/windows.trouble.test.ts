import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { after, afterEach, before, describe, it } from 'mocha';
import type { VSCodeWindow } from '../host/session.ts';
import type { Pair } from '../servers/running.ts';
import { eventually } from '../support/eventually.ts';
import { IssuedSecrets } from '../support/issuedSecrets.ts';
import type { Observer } from '../support/observer.ts';
import { addServer, authorize, KeyringSession, sees, seesNo } from './support/keyringSession.ts';
import { agreeToChange, connectClaude, entryOf, whoAmI } from './support/tool.ts';

/*
 * Driven by commands, as the other tests of several windows: see windows.test.ts.
 */

const READY = /^Demo, expires in/u;

/** Kills the daemon and takes its port before the next one can: a daemon needs longer to start than we to listen. */
async function takePort(pid: number, port: number): Promise<Server> {
  process.kill(pid, 'SIGKILL');
  return eventually('the port of the killed daemon is free', async () => {
    const server = createServer((socket) => socket.destroy());
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  });
}

describe('windows in trouble', () => {
  let keyring: KeyringSession;
  let observer: Observer;
  let pair: Pair;
  let issued: IssuedSecrets;
  let a: VSCodeWindow;
  let b: VSCodeWindow;
  let stranger: Server | undefined;

  before(async () => {
    keyring = await KeyringSession.start();
    pair = await keyring.servers.pair({ hostname: 'demo.localhost' });
    issued = new IssuedSecrets(pair.as);
    a = await keyring.openWindow();
    b = await keyring.openWindow();
    observer = await keyring.observe();
    const id = await addServer(a, observer, 'Demo', pair.mcp.url);
    await authorize(a, observer, 'Demo');
    await connectClaude(a, keyring.user.home, id);
  });
  afterEach(() => stranger?.close());
  after(() => keyring.stop());

  it('start the daemon again when it was killed, and tools go on', async () => {
    assert.match(await whoAmI(keyring.user.home), /alice/u);
    const { url } = await entryOf(keyring.user.home);
    process.kill(observer.pid, 'SIGKILL');
    const next = await eventually('another daemon', async () => {
      const seen = await keyring.observe();
      if (seen.pid !== observer.pid) return seen;
      seen.close();
      return undefined;
    });
    assert.match(
      await eventually('the gateway answers', () => whoAmI(keyring.user.home)),
      /alice/u,
    );
    assert.equal((await entryOf(keyring.user.home)).url, url, 'nothing changed for the tool');
    for (const window of [a, b]) await sees(window, READY);
    assert.equal(issued.of('access_token').length, 1, 'the credential is the one before');
    observer = next;
  });

  it('name the program on their port, and move to another one when asked', async () => {
    const { gateway } = await observer.until(
      'the gateway listens',
      (state) => !!state.gateway.port,
    );
    const port = gateway.port ?? 0;
    stranger = await takePort(observer.pid, port);
    const held = new RegExp(`^Port ${port}.*held by .+ \\(${process.pid}\\)`, 'u');
    for (const window of [a, b]) await sees(window, held);
    await assert.rejects(whoAmI(keyring.user.home), 'a stranger has the port');

    await b.workbench.treeItem(held).hover();
    await b.workbench.treeItem(held).getByRole('button', { name: 'Use Another Port' }).click();
    await b.workbench.answerToast(/another port/u, 'Show Changes');
    await agreeToChange(b);
    assert.match(
      await eventually('the gateway answers', () => whoAmI(keyring.user.home)),
      /alice/u,
    );
    assert.notEqual(new URL((await entryOf(keyring.user.home)).url).port, String(port));
    for (const window of [a, b]) {
      await sees(window, READY);
      await seesNo(window, held);
    }
  });
});
