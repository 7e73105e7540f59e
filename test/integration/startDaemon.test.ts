import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, describe, it } from 'mocha';
import { answerStart, readStart, startDaemon } from '../../src/node/startDaemon.ts';
import { paths } from '../../src/node/keyringFolder.ts';
import { ChildProgram } from './childProgram.ts';
import { workFolder } from './workFolder.ts';
import { isLinux, itWhere } from '../support/itWhere.ts';

const key = randomBytes(32);
const secret = key.toString('base64url');
const READY =
  'console.log(JSON.stringify({ ready: true, pid: process.pid })); setInterval(() => {}, 1e6);';

const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('startDaemon', () => {
  const work = workFolder();
  const started: number[] = [];
  afterEach(() => {
    for (const pid of started.splice(0)) process.kill(pid, 'SIGKILL');
  });
  const entry = async (script: string) => {
    await writeFile(work.in('daemon.mjs'), `import fs from 'node:fs';\n${script}`);
    return work.in('daemon.mjs');
  };
  const shell = async (script: string) => {
    await writeFile(work.in('runtime'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return work.in('runtime');
  };
  const start = async (
    script: string,
    options: Partial<Parameters<typeof startDaemon>[0]> = {},
  ) => {
    const { pid } = await startDaemon({
      folder: work.in('keyring'),
      entry: await entry(script),
      key,
      runtimes: [process.execPath],
      env: process.env,
      ...options,
    });
    started.push(pid);
    return pid;
  };
  const fails = (promise: Promise<unknown>, reason: string) =>
    assert.rejects(promise, { code: 'daemon_unavailable', details: { reason } });

  it('resolves with the process that is ready, and leaves it running', async () => {
    const pid = await start(READY);
    assert.ok(isRunning(pid));
  });

  itWhere(
    isLinux,
    'gives the daemon a session of its own, so that no window takes it along',
    async () => {
      const pid = await start(READY);
      const [, , group, session] =
        (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
      assert.deepEqual([group, session], [String(pid), String(pid)]);
    },
  );

  it('finds the ready line among others, also in pieces', async () => {
    const pid = await start(`
      console.log('a warning of the runtime'); console.log('{"ready":"perhaps"}');
      process.stdout.write('{"ready":tr');
      setImmediate(() => { process.stdout.write('ue,"pid":' + process.pid + '}\\n'); });
      setInterval(() => {}, 1e6);`);
    assert.ok(isRunning(pid));
  });

  it('hands over key and wish on standard input, which ends', async () => {
    await start(`fs.writeFileSync('input', fs.readFileSync(0)); ${READY}`, { replace: true });
    const input = await readFile(work.in('keyring', 'input'), 'utf8');
    assert.equal(input, `{"key":"${secret}","replace":true}\n`);
  });

  it('shows the key in no argument and no variable, and passes only what is allowed', async () => {
    const env = { ...process.env, PLANTED: 'x', NODE_OPTIONS: '', HTTPS_PROXY: 'http://u:p@h' };
    const pid = await start(
      `fs.writeFileSync('seen', JSON.stringify([process.argv.slice(2), process.env])); ${READY}`,
      { env: { ...env, LC_ALL: 'C' } },
    );
    const text = await readFile(work.in('keyring', 'seen'), 'utf8');
    const [args, seen] = JSON.parse(text) as [string[], Record<string, string>];
    assert.deepEqual(args, [work.in('keyring')]);
    const allowed =
      /^(?:HOME|USER|LOGNAME|LANG|LC_\w+|PATH|TZ|XDG_STATE_HOME|XDG_RUNTIME_DIR|TMPDIR|TEMP|TMP|ELECTRON_RUN_AS_NODE|__CF_USER_TEXT_ENCODING)$/;
    assert.deepEqual(
      Object.keys(seen).filter((name) => !allowed.test(name)),
      [],
    );
    assert.equal(seen['ELECTRON_RUN_AS_NODE'], '1');
    assert.equal(seen['LC_ALL'], 'C');
    assert.ok(!text.includes(secret));
    if (process.platform !== 'linux') return;
    for (const file of ['cmdline', 'environ']) {
      assert.ok(!(await readFile(`/proc/${pid}/${file}`, 'latin1')).includes(secret));
    }
  });

  it('keeps what the daemon says on standard error, of the last start, for us alone', async () => {
    await start(`console.error('first'); ${READY}`);
    await start(`console.error('second'); ${READY}`);
    const { log } = paths(work.in('keyring'));
    assert.equal(await readFile(log, 'utf8'), 'second\n');
    assert.equal((await stat(log)).mode & 0o777, 0o600);
  });

  it('passes on what the daemon says is wrong, without another try', async () => {
    const error = { code: 'port_taken', details: { port: '1' } };
    const script = `fs.appendFileSync('tries', 'x'); console.log(JSON.stringify(${JSON.stringify({ error })}));`;
    const failing = start(script, { runtimes: [process.execPath, process.execPath] });
    await assert.rejects(failing, { name: 'AuthError', ...error });
    assert.equal(await readFile(work.in('keyring', 'tries'), 'utf8'), 'x');
  });

  it('tries the next runtime when one is missing or gives up', async () => {
    const runtimes = [work.in('none'), await shell('exit 3'), process.execPath];
    assert.ok(isRunning(await start(READY, { runtimes })));
  });

  it('says why each runtime failed', async () => {
    const runtimes = [work.in('none'), await shell('exit 3'), work.in('daemon.mjs')];
    await fails(start(READY, { runtimes }), 'ENOENT, exit_3, EACCES');
    await fails(start(READY, { runtimes: [] }), 'no_runtime');
    await fails(start('process.kill(process.pid, "SIGKILL");'), 'exit_SIGKILL');
    await fails(start('throw new Error();'), 'exit_1');
  });

  it('ends a child that gives no ready line, also a stubborn one', async () => {
    const runtime = await shell('trap "" TERM; echo $$ > pid; while :; do read x || sleep 1; done');
    await fails(start(READY, { runtimes: [runtime], timeoutMs: 1500 }), 'timeout');
    const pid = Number(await readFile(work.in('keyring', 'pid'), 'utf8'));
    assert.ok(pid > 0 && !isRunning(pid));
  }).timeout(10_000);

  it('lets the window end while the daemon lives', async () => {
    const program = new URL('./children/daemonStarter.ts', import.meta.url);
    const script = `process.stdout.on('error', () => {}); ${READY}`;
    const window = new ChildProgram(program, [work.in('keyring'), await entry(script)]);
    const pid = Number(await window.line());
    started.push(pid);
    assert.equal(await window.ended(), 0);
    assert.ok(isRunning(pid));
  });
});

describe('readStart', () => {
  const read = (...chunks: string[]) => readStart(Readable.from(chunks.map((c) => Buffer.from(c))));

  it('reads one line, also in pieces, with or without its end', async () => {
    const line = `{"key":"${secret}","replace":true}`;
    for (const chunks of [[`${line}\nmore`], [line], [line.slice(0, 9), line.slice(9), '\n']]) {
      const start = await read(...chunks);
      assert.deepEqual([Buffer.from(start.key), start.replace], [key, true]);
    }
  });

  it('refuses everything else', async () => {
    for (const text of ['', '\n', '{}', '{"key":"AAAA","replace":false}', 'x'.repeat(70_000)]) {
      await assert.rejects(read(text), { details: { reason: 'start_input' } });
    }
  });
});

describe('answerStart', () => {
  it('does not end the daemon when its starter is gone', async () => {
    const gone = new PassThrough();
    const answered = answerStart(gone, { ready: true, pid: 7 });
    assert.equal(String(gone.read()), '{"ready":true,"pid":7}\n');
    await answered;
    gone.emit('error', new Error('EPIPE'));
  });
});
