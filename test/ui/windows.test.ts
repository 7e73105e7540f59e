import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import type { VSCodeWindow } from '../host/session.ts';
import type { Pair } from '../servers/running.ts';
import { callbackUri } from '../support/callbackUri.ts';
import { IssuedSecrets } from '../support/issuedSecrets.ts';
import type { Observer } from '../support/observer.ts';
import {
  addServer,
  answerOf,
  authorize,
  choose,
  KeyringSession,
  openConsent,
  sees,
  seesNo,
  showKeyring,
} from './support/keyringSession.ts';
import { agreeToChange, connectClaude, whoAmI } from './support/tool.ts';

/*
 * Several windows of one user. Only one page of a browser has the keyboard and is drawn at once, so commands bring the
 * windows where a test needs them, and the answers of the browser are intercepted where another window shall get them.
 * What a person does in one window, by keys and clicks alone, is in face.* and start.
 */

const READY = /^Demo, expires in/u;
const NONE = /^Demo, not authorized/u;

/** The daemons of one keyring's folder. */
async function daemonsOf(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name)).map(Number);
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return pids.filter(
    (_, index) => /daemon\.js/u.test(lines[index] ?? '') && lines[index]?.includes(folder),
  );
}

describe('windows', () => {
  let keyring: KeyringSession;
  let observer: Observer;
  let pair: Pair;
  let issued: IssuedSecrets;
  let a: VSCodeWindow;
  let b: VSCodeWindow;
  let id: string;

  before(async () => {
    keyring = await KeyringSession.start();
    pair = await keyring.servers.pair({ hostname: 'demo.localhost' });
    issued = new IssuedSecrets(pair.as);
    a = await keyring.openWindow();
    observer = await keyring.observe();
    id = await addServer(a, observer, 'Demo', pair.mcp.url);
  });
  after(() => keyring.stop());
  it('authorize in the real browser, which comes back to VS Code by itself', async () => {
    await sees(a, NONE);
    await authorize(a, observer, 'Demo');
    await sees(a, READY);
    assert.equal((await pair.as.introspect(issued.last('access_token'))).active, true);
  });

  it('share one daemon and see the same', async () => {
    b = await keyring.openWindow();
    await sees(b, READY);
    assert.notEqual(a.driver.pid, b.driver.pid);
    assert.deepEqual(await daemonsOf(observer.folder), [observer.pid]);
    assert.equal(observer.closed, false);
  });

  it('let another tool use the server', async () => {
    await connectClaude(a, keyring.user.home, id);
    assert.match(await whoAmI(keyring.user.home), /alice/u);
    const call = pair.mcp.requests.findLast(({ rpc }) => rpc === 'tools/call');
    assert.equal(call?.authorization, `Bearer ${issued.last('access_token')}`);
  });

  it('keep the credential when one of them is loaded again', async () => {
    a = await a.reload();
    await showKeyring(a);
    await sees(a, READY);
    assert.match(await whoAmI(keyring.user.home), /alice/u);
    assert.equal(issued.of('access_token').length, 1, 'nothing new was issued');
    assert.deepEqual(await daemonsOf(observer.folder), [observer.pid]);
  });

  it('follow each other: what is revoked in one is gone in the other, and at the issuer', async () => {
    const [token, refreshToken] = [issued.last('access_token'), issued.last('refresh_token')];
    await choose(b, READY, 'Revoke…');
    await b.workbench.answerDialog('Revoke');
    await sees(a, NONE);
    await sees(b, NONE);
    assert.equal((await pair.as.introspect(token)).active, false);
    assert.equal((await pair.as.introspect(refreshToken)).active, false);
  });

  it('take the answer of the browser for each other', async () => {
    const answer = await answerOf(await openConsent(a, id));
    await b.driver.open(callbackUri(answer.get('vscode-scheme') ?? '', answer));
    await sees(a, READY);
    await sees(b, READY);
  });

  it('forget a credential here only, after a question', async () => {
    const token = issued.last('access_token');
    await choose(a, READY, 'Forget Credential');
    await a.workbench.answerDialog('Cancel');
    await choose(a, READY, 'Forget Credential');
    await a.workbench.answerDialog('Forget');
    await sees(b, NONE);
    assert.equal((await pair.as.introspect(token)).active, true, 'still valid at the issuer');
    await authorize(b, observer, 'Demo');
    await sees(a, READY);
  });

  it('see by themselves that a token has ended which nothing can renew', async () => {
    const options = { hostname: 'demo.localhost', accessTokenSeconds: 4, refreshTokens: false };
    const short = await keyring.servers.pair(options);
    const name = 'Short';
    const shortId = await addServer(a, observer, name, short.mcp.url);
    await authorize(a, observer, name);
    for (const window of [a, b]) await sees(window, /^Short, expired$/u);
    const badge = a.workbench.viewContainer(/^MCP Keyring.*1/u).first();
    await badge.waitFor();
    await observer.request(toDaemon.removeServer, { id: shortId });
    for (const window of [a, b]) {
      await seesNo(window, /^Short/u);
    }
  });

  it('remove a server, with its entry in the file of a tool', async () => {
    const token = issued.last('access_token');
    await choose(b, READY, 'Remove Server');
    await b.workbench.answerDialog('Remove');
    await agreeToChange(b);
    await observer.until('no server is left', ({ servers }) => servers.length === 0);
    for (const window of [a, b]) {
      await seesNo(window, /^Demo/u);
    }
    assert.equal((await pair.as.introspect(token)).active, false);
    const file = await readFile(join(keyring.user.home, '.claude.json'), 'utf8');
    assert.doesNotMatch(file, /mcp-keyring|127\.0\.0\.1/u);
  });
});
