import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rmdir } from 'node:fs/promises';
import { lockedJournal, lockJournal } from '../../src/node/journalLock.ts';
import { startDaemon } from '../../src/node/startDaemon.ts';
import { toDaemon } from '../../src/protocol/toDaemon.ts';
import { Running } from '../servers/running.ts';
import { MemoryJournal } from '../../scripts/headless/memory.ts';
import { eventually } from '../support/eventually.ts';
import { Realm } from '../support/testWindow.ts';
import { ChildProgram } from './childProgram.ts';
import { workFolder } from './workFolder.ts';

const record = { kind: 'remove', key: 'a', generation: 1, at: 1 } as const;

describe('the lock of a journal', () => {
  const work = workFolder();
  const holder = (): ChildProgram =>
    new ChildProgram(new URL('./children/journalHolder.ts', import.meta.url), [work.in('journal')]);

  it('has one holder among all processes, until it lets go', async () => {
    const child = holder();
    await child.line();
    await assert.rejects(lockJournal(work.in('journal')), {
      code: 'daemon_unavailable',
      details: { reason: 'journal_locked' },
    });
    child.process.stdin.write('release\n');
    await child.line();
    await (await lockJournal(work.in('journal'))).release();
    assert.equal(await child.ended(), 0);
  });

  it('is free at once when its holder was killed', async () => {
    const child = holder();
    await child.line();
    child.process.kill('SIGKILL');
    await child.ended();
    await (await lockJournal(work.in('journal'))).release();
  });

  it('keeps whoever lost it from writing, and is released with the journal', async () => {
    const journal = new MemoryJournal();
    const held = await lockJournal(work.in('journal'));
    const locked = lockedJournal(journal, held);
    await locked.append(record);
    const lost = once(held.lost, 'abort');
    await rmdir(work.in('journal.lock'));
    await lost;
    const refused = { code: 'journal_unwritable', details: { reason: 'taken' } };
    await assert.rejects(locked.append(record), refused);
    await assert.rejects(locked.rewrite([]), refused);
    assert.equal(journal.records.length, 1);
    const next = lockedJournal(journal, await lockJournal(work.in('journal')));
    await next.close();
    await assert.rejects(rmdir(work.in('journal.lock')), { code: 'ENOENT' });
  });
});

describe('a hand-over that is cut off', () => {
  const running = new Running();
  let realm: Realm;
  beforeEach(async () => (realm = await Realm.make()));
  afterEach(async () => {
    await realm.close();
    await running.close();
  });

  it('lets nobody else write the journal while the old daemon still refreshes', async () => {
    const { as, mcp } = await running.pair({}, {});
    const window = await realm.window();
    const server = { name: 'Demo', url: mcp.url, scheme: 'oauth' } as const;
    const { id } = await window.request(toDaemon.addServer, server);
    await window.request(toDaemon.authorize, { id });
    const hold = as.holdNext('/token', 'before');
    const refreshing = window.request(toDaemon.refresh, { id }).catch(() => undefined);
    await hold.reached;
    const { folder, key, runtimes, env } = realm.access;
    const entry = `${process.cwd()}/dist/daemon/daemon.js`;
    const start = { folder, entry, key, runtimes, env };
    await assert.rejects(startDaemon({ ...start, replace: true, timeoutMs: 2_000 }), {
      details: { reason: 'timeout' },
    });
    await assert.rejects(startDaemon({ ...start, timeoutMs: 8_000 }), {
      details: { reason: 'journal_locked' },
    });
    hold.release();
    await refreshing;
    await eventually('the next one starts', () => startDaemon({ ...start, timeoutMs: 8_000 }));
    assert.equal((await realm.window()).isStore, true);
  }).timeout(40_000);
});
