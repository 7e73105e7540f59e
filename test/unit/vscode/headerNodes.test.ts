import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ThemeIcon, TreeItem } from 'vscode';
import type { KeyFacts } from '../../../src/core/keys/key.ts';
import type { ServerKeys } from '../../../src/core/keys/keysOfServer.ts';
import type { Scheme } from '../../../src/core/server.ts';
import type { ServerView } from '../../../src/protocol/state.ts';
import { trialText } from '../../../src/vscode/keys/keyTrial.ts';
import { maskedTemplate } from '../../../src/vscode/keys/maskedTemplate.ts';
import { nextStep } from '../../../src/vscode/nextStep.ts';
import { contextValue, offers } from '../../../src/vscode/offers.ts';
import { statusText } from '../../../src/vscode/statusText.ts';
import { headerNodes } from '../../../src/vscode/tree/headerNodes.ts';
import { statusIcon } from '../../../src/vscode/tree/statusIcon.ts';
import { MINUTE, NOW, view } from './views.ts';

const DAY = 24 * 60 * MINUTE;
const api: KeyFacts = {
  name: 'api',
  form: 'text',
  masked: '…mnop',
  enteredAt: NOW,
  usedBy: ['demo', 'other'],
};

function shown(
  keys: Partial<ServerKeys>,
  scheme: Scheme = 'headers',
  template = 'Bearer ${secret:api}',
): ServerView {
  const made = view('demo');
  const auth = { scheme, headers: [{ name: 'X-A', template }] };
  return {
    ...made,
    server: { ...made.server, auth },
    keys: { missing: [], missingVariables: [], ...keys },
  };
}

const seen = { keys: [api], unlocked: true, serverName: (id: string) => id.toUpperCase() };
function nodeOf(of: ServerView): { item: TreeItem; key: string | undefined; tooltip: string } {
  const [node] = headerNodes('server/demo', of, seen);
  assert.ok(node);
  return { item: node.item, key: node.key, tooltip: JSON.stringify(node.item.tooltip) };
}

describe('the headers of a server in the tree', () => {
  it('show names in place of what references stand for', () => {
    for (const [template, masked] of [
      ['Bearer ${secret:api}', 'Bearer ‹api›'],
      ['${totp:phone}', '‹code of phone›'],
      ['v1 ${env:API_KEY} ${timestamp}', 'v1 ‹API_KEY› ‹time›'],
      ['$${x}', '${x}'],
    ] as const)
      assert.equal(maskedTemplate(template), masked);
  });

  it('tell which key, since when, and who uses it', () => {
    const { item, tooltip, key } = nodeOf(shown({}));
    assert.equal(item.description, 'Bearer ‹api›');
    assert.equal(item.accessibilityInformation?.label, 'X-A, Bearer ‹api›');
    assert.match(tooltip, /Key api: …mnop, entered .*, used by DEMO and OTHER/u);
    assert.equal(key, 'api');
    assert.equal((item.iconPath as ThemeIcon).id, 'key');
  });

  it('warn of a key that is missing, and offer to enter it', () => {
    const of = shown({ missing: ['gone'] }, 'headers', '${secret:api} ${secret:gone}');
    const { item, key, tooltip } = nodeOf(of);
    assert.equal((item.iconPath as ThemeIcon).id, 'warning');
    assert.match(String(item.description), /^key missing/u);
    assert.match(tooltip, /Key gone: not in the keyring/u);
    assert.match(item.contextValue ?? '', /\binline:enterKey\b/u);
    assert.equal(key, 'gone', 'not the one that is there');
  });

  it('say nothing of keys while the keyring is locked', () => {
    const of = shown({ missing: ['api'] });
    const [node] = headerNodes('server/demo', of, { ...seen, keys: [], unlocked: false });
    assert.equal(node?.item.description, 'Bearer ‹api›');
    assert.doesNotMatch(JSON.stringify(node), /missing|not in the keyring/u);
  });

  it('warn of a variable that is missing, which is mended by another header', () => {
    const { item, tooltip } = nodeOf(shown({ missingVariables: ['K'] }, 'headers', '${env:K}'));
    assert.equal((item.iconPath as ThemeIcon).id, 'warning');
    assert.match(tooltip, /Variable K: not set where VS Code was started/u);
    assert.match(item.contextValue ?? '', /\binline:changeAuthentication\b/u);
    assert.doesNotMatch(item.contextValue ?? '', /enterKey|rotateCredential/u);
  });
});

describe('a server that is shown keys', () => {
  const failure = { code: 'key_refused', at: NOW, details: {} } as const;
  for (const [keys, text, icon, button] of [
    [{}, 'ready', 'pass-filled', undefined],
    [{ missing: ['api'] }, 'needs a key', 'warning', 'enterKey'],
    [
      { failure: { ...failure, code: 'keys_unconfirmed' } },
      'keys are held back',
      'error',
      'enterKey',
    ],
    [{ missingVariables: ['K'] }, 'needs the variable K', 'warning', 'changeAuthentication'],
    [{ failure }, 'key refused', 'error', 'enterKey'],
    [{ expiresAt: NOW + 5 * DAY }, 'key expires in 5 days', 'warning', 'rotateCredential'],
    [{ expiresAt: NOW - 1 }, 'key expired', 'error', 'rotateCredential'],
  ] as const) {
    it(`says "${text}", with the one thing to do: ${button ?? 'nothing'}`, () => {
      const of = shown(keys as Partial<ServerKeys>);
      assert.equal(statusText(of, true, NOW), text);
      assert.equal(statusIcon(of, true, NOW).id, icon);
      const inline = [...contextValue(of, true, NOW).matchAll(/inline:(\w+)/gu)].map(([, x]) => x);
      assert.deepEqual(inline, button === undefined ? [] : [button]);
    });
  }

  it('is never authorized', () => {
    assert.ok(!offers(shown({})).has('authorize'));
    assert.notEqual(nextStep(shown({ missing: ['api'] }), NOW), 'authorize');
  });

  it('beside OAuth needs a good key first, then an authorization', () => {
    assert.equal(statusText(shown({ missing: ['api'] }, 'oauth'), true, NOW), 'needs a key');
    assert.equal(statusText(shown({}, 'oauth'), true, NOW), 'not authorized');
    assert.equal(nextStep(shown({}, 'oauth'), NOW), 'authorize');
    assert.equal(statusIcon(shown({}, 'oauth'), true, NOW).id, 'circle-large-outline');
  });

  it('is told what it said, with the one thing to do next', () => {
    const said = (verdict: Parameters<typeof trialText>[0], hasKeys = true) =>
      trialText(verdict, { id: 'demo', name: 'Demo' }, hasKeys).action.command;
    assert.equal(said('accepts'), 'mcpKeyring.connect');
    assert.equal(said('unknown'), 'mcpKeyring.connect');
    assert.equal(said('refuses'), 'mcpKeyring.enterKey');
    assert.equal(said('refuses', false), 'mcpKeyring.changeAuthentication');
    assert.equal(said('forbids'), 'mcpKeyring.changeAuthentication');
  });
});
