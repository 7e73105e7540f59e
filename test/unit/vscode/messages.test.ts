import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { authErrorCodes, type AuthErrorCode, type ErrorDetails } from '../../../src/core/errors.ts';
import { commandIds } from '../../../src/vscode/commandIds.ts';
import { messageOf } from '../../../src/vscode/messages.ts';
import { sentences } from '../../../src/vscode/sentences.ts';
import type { Range } from '../../support/vscodeStub/vscode.ts';
import { toolSentences } from '../../../src/vscode/toolSentences.ts';
import { host, path, place, thrown } from './thrownDetails.ts';

const cases = authErrorCodes.flatMap((code) =>
  thrown[code].map((details): [AuthErrorCode, ErrorDetails] => [code, details]),
);
/** Those of VS Code itself that an action may run. */
const commands: readonly string[] = [...commandIds, 'vscode.open', 'workbench.action.openSettings'];

function assertSentence(sentence: string, of: string): void {
  assert.match(sentence, /^\p{Lu}.+[.”"]$/u, of);
  assert.doesNotMatch(sentence, /[{}]|undefined|\s[.,]| {2}/u, of);
}

describe('what a person reads of an error', () => {
  for (const [code, details] of cases) {
    it(`${code} ${JSON.stringify(details)}: one whole sentence and one action`, () => {
      const about = { id: 'demo', name: 'Demo', again: 'mcpKeyring.refresh' } as const;
      for (const of of [{}, about]) {
        const { sentence, action } = messageOf({ code, details }, of);
        assertSentence(sentence, code);
        assert.ok(commands.includes(action.command), action.command);
        assert.match(action.title, /^\p{Lu}\w/u);
      }
    });
  }

  it('quotes only facts that its error is thrown with', () => {
    const always = ['server', 'host', 'why', 'path', 'program', 'tool'];
    for (const code of authErrorCodes) {
      const known = new Set([
        ...always,
        ...thrown[code].flatMap((details) => Object.keys(details)),
      ]);
      const quoted = [...sentences()[code].matchAll(/\{(\w+)\}/gu)].map(([, name]) => name ?? '');
      for (const name of quoted) assert.ok(known.has(name), `${code} quotes ${name}`);
    }
  });

  it('tells why there is no daemon, and offers what helps then', () => {
    const said = (reason: string, again?: 'mcpKeyring.refresh') => {
      const about = again ? { again } : {};
      const of = { code: 'daemon_unavailable', details: { reason, folder: '/f' } } as const;
      const { sentence, action } = messageOf(of, about);
      return [/did not start|ended|newer|link/u.exec(sentence)?.[0], action.command];
    };
    assert.deepEqual(said('timeout'), ['did not start', 'mcpKeyring.tryAgain']);
    assert.deepEqual(said('gone'), ['ended', 'mcpKeyring.tryAgain']);
    const again = 'mcpKeyring.refresh';
    assert.deepEqual(said('connection', again), ['ended', again]);
    assert.deepEqual(said('newer_protocol', again), ['newer', 'mcpKeyring.reloadWindow']);
    assert.deepEqual(said('folder_is_link'), ['link', 'mcpKeyring.tryAgain']);
  });

  it('says where a file is not valid, and opens it there', () => {
    for (const reason of ['syntax', 'comment', 'duplicate_key', 'not_an_object']) {
      const { sentence, action } = messageOf({
        code: 'host_file_invalid',
        details: { ...place, reason },
      });
      assert.match(sentence, /\/\.claude\.json .*\bline 3, column 7\b/u);
      const [uri, options] = action.arguments as [{ fsPath: string }, { selection: Range }];
      assert.equal(uri.fsPath, path);
      assert.deepEqual(options.selection.start, { line: 2, character: 6 });
    }
  });

  it('names the server as the person does, and the host where the server has its name', () => {
    const { sentence } = messageOf({ code: 'timeout', details: { host } }, { name: 'Demo' });
    assert.equal(sentence, 'It took issuer.example too long to answer. Try again in a moment.');
    const expired = messageOf({ code: 'credential_expired', details: {} }, { name: '[x](y)' });
    assert.ok(expired.sentence.startsWith('The authorization of [x] (y) has ended'));
  });
});

describe('what a tool reads of an error', () => {
  const all = toolSentences();
  for (const code of authErrorCodes) {
    it(`${code}: a sentence whole, and no fact missing`, () => {
      assertSentence(all[code] ?? '', code);
    });
  }
});
