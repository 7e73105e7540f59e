import assert from 'node:assert/strict';
import type { ServerView } from '../../../src/protocol/state.ts';
import type { Face } from '../../../src/vscode/face.ts';
import { enterKey } from '../../../src/vscode/commands/enterKey.ts';
import { allowKeys } from '../../../src/vscode/keys/allowKeys.ts';
import { shown, window } from '../../support/vscodeStub/vscode.ts';
import { NOW, view } from './views.ts';

const demo = view('demo');
const headers = [{ name: 'X-Key', template: '${secret:api} ${env:REGION}' }];
const held: ServerView = {
  ...demo,
  server: { ...demo.server, auth: { scheme: 'headers', headers } },
  keys: {
    missing: [],
    missingVariables: [],
    failure: { code: 'keys_unconfirmed', at: NOW, details: {} },
  },
};

describe('a server that waits for keys', () => {
  const asked: unknown[] = [];
  const request = async (_of: unknown, params: unknown) => void asked.push(params);
  const face = { keyring: { request } } as unknown as Face;
  const show = window.showWarningMessage;
  let said: string;
  beforeEach(() => asked.splice(0));
  afterEach(() => (window.showWarningMessage = show));

  it('gets none as long as nobody agrees, and none is asked for', async () => {
    await enterKey(face, held, undefined);
    assert.equal(shown.at(-1), 'Let demo have keys of this machine?');
    assert.deepEqual(asked, []);
  });

  it('gets them when a person agrees who was told where they go', async () => {
    const agree = async (_question: string, { detail }: { detail: string }, button: string) => {
      said = detail;
      return button;
    };
    window.showWarningMessage = agree as unknown as typeof show;
    assert.equal(await allowKeys(face, held), true);
    assert.match(said, /https:\/\/demo\.example and are given: api and REGION/u);
    assert.deepEqual(asked, [{ id: 'demo' }]);
  });
});
