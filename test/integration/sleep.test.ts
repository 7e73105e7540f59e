import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import * as http from 'node:http';
import { mock } from 'node:test';
import { Daemon } from '../../src/node/daemon/keyringDaemon.ts';
import { takeOverFrom } from '../../src/node/daemon/takeOver.ts';
import { WakeWatch } from '../../src/node/daemon/wakeWatch.ts';
import { readEndpoint } from '../../src/node/endpoint.ts';
import { paths } from '../../src/node/keyringFolder.ts';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { listen, stop } from '../servers/http.ts';
import { Realm } from '../support/testWindow.ts';
import { answerTo, textOf } from './gatewayBench.ts';

const HOUR = 3_600_000;

/** The machine sleeps: no timer runs, and afterwards the wall clock is another. */
function sleep(): void {
  mock.timers.setTime(Date.now() + HOUR);
  mock.timers.tick(10_000);
}

describe('a machine that slept', () => {
  beforeEach(() => mock.timers.enable({ apis: ['Date', 'setInterval'], now: Date.now() }));
  afterEach(() => mock.timers.reset());

  it('is noticed once, and not while time just passes', () => {
    let wakes = 0;
    const watch = new WakeWatch(Date.now, () => (wakes += 1));
    for (let n = 0; n < 60; n++) mock.timers.tick(10_000);
    assert.equal(wakes, 0);
    sleep();
    mock.timers.tick(20_000);
    assert.equal(wakes, 1);
    watch.stop();
    sleep();
    assert.equal(wakes, 1);
  });

  describe('and the daemon on it', () => {
    const upstream = http.createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    });
    let realm: Realm;
    let daemon: Daemon;
    beforeEach(async () => {
      realm = await Realm.make();
      const { folder, key, version } = realm.access;
      const times = { idle: 30_000, drain: 30_000 };
      daemon = await Daemon.open({ folder, key, version, headers: '', ...times });
    });
    afterEach(async () => {
      const { folder, key } = realm.access;
      await takeOverFrom((await readEndpoint(folder))?.address ?? '', key, '0.2.0', 30_000);
      await daemon.ended;
      await rm(paths(folder).endpoint); // it names this process, which is to go on
      await realm.close();
      await stop(upstream);
    });

    it('drops its connections to the servers, which are dead without knowing it', async () => {
      const url = `http://127.0.0.1:${await listen(upstream)}/mcp`;
      const window = await realm.window();
      const demo = { name: 'Demo', url, scheme: 'none' } as const;
      const { id } = await window.request(toDaemon.addServer, demo);
      const pair = { host: 'vscode', server: id };
      const { url: route, key } = await window.request(toDaemon.callerKey, pair);
      const headers = { authorization: `Bearer ${key}` };
      const response = await answerTo(http.get(route, { headers, agent: false }));
      const broken = assert.rejects(textOf(response), { code: 'ECONNRESET' });
      sleep();
      await broken;
    });
  });
});
