import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { AccountView, ServerView } from '../../../src/protocol/state.ts';
import { accountsOf, chosen, inUse, labelOf, used } from '../../../src/vscode/accounts.ts';
import { Bindings } from '../../../src/vscode/bindings.ts';
import { contextValue, fitting } from '../../../src/vscode/offers.ts';
import { rootsOf } from '../../../src/vscode/tree/roots.ts';
import { serverNode } from '../../../src/vscode/tree/serverNode.ts';
import { alarms } from '../../../src/vscode/urgency.ts';
import { facts, NOW, view } from './views.ts';

const work: AccountView = {
  id: 'demo',
  credential: facts(42, { account: 'work@example' }),
  busy: false,
  isDefault: true,
};
const home: AccountView = {
  id: 'demo~2',
  credential: facts(30, { account: 'home@example' }),
  busy: false,
  isDefault: false,
};
const several = (...accounts: AccountView[]): ServerView =>
  view('demo', work.credential, { accounts });
const both = several(work, home);
const seen = (bound?: string) => ({
  bound,
  unlocked: true,
  now: NOW,
  keys: [],
  serverName: (id: string) => id,
});
const said = (of: ServerView, bound?: string) => {
  const { item, children } = serverNode(of, seen(bound));
  const lines = children.map((child) => child.item.accessibilityInformation?.label);
  return [item.description, ...lines.filter((line) => line !== undefined)];
};

describe('accounts in the tree', () => {
  it('are no lines as long as there is one: the credential stands below the server as ever', () => {
    const [description, ...lines] = said(view('demo', work.credential));
    assert.equal(description, 'expires in 42 min');
    assert.equal(lines[0], 'Account, work@example');
  });

  it('are a line each, and the server names the one in use', () => {
    assert.deepEqual(said(both), [
      'work@example, expires in 42 min',
      'work@example, default · expires in 42 min',
      'home@example, expires in 30 min',
    ]);
    assert.deepEqual(said(both, 'demo~2'), [
      'home@example, expires in 30 min',
      'work@example, default · expires in 42 min',
      'home@example, this workspace · expires in 30 min',
    ]);
  });

  it('show the one that this workspace uses also when it is gone', () => {
    for (const of of [several(work), view('demo', work.credential)])
      assert.deepEqual(said(of, 'demo~2'), [
        'Account 2, not authorized',
        'work@example, default · expires in 42 min',
        'Account 2, this workspace · not authorized',
      ]);
    assert.deepEqual(accountsOf(view('demo', work.credential), 'demo'), []);
  });

  it('are what commands on their lines are about', () => {
    const [first, second] = serverNode(both, seen()).children;
    assert.deepEqual([first?.serverId, first?.account], ['demo', 'demo']);
    assert.deepEqual([second?.serverId, second?.account], ['demo', 'demo~2']);
    assert.match(second?.item.contextValue ?? '', /^account .*can:useByDefault/u);
    assert.doesNotMatch(first?.item.contextValue ?? '', /useByDefault|connect|removeServer/u);
  });

  it('show the client of each, and offer more scopes for each', () => {
    const { children } = serverNode(both, seen());
    assert.equal(children.length, 2);
    for (const { children: lines, account, item } of children) {
      const client = lines.find(({ id }) => id.endsWith('/registration'));
      assert.equal(client?.account, account);
      assert.match(item.contextValue ?? '', /can:authorizeMore/u);
    }
    const own = serverNode(view('demo', work.credential), seen()).children;
    assert.ok(own.some(({ id }) => id.endsWith('/registration')));
  });

  it('each show the scopes that it lacks, with the button that asks for them', () => {
    const lacking = several(work, { ...home, missingScopes: ['mcp:write'] });
    const nodes = serverNode(lacking, seen()).children;
    const lines = nodes.map(({ children }) => children.filter(({ id }) => id.endsWith('/missing')));
    assert.deepEqual(
      nodes.map(({ account }) => account),
      ['demo', 'demo~2'],
      'no line beside',
    );
    assert.deepEqual(lines[0], []);
    const [line] = lines[1] ?? [];
    assert.equal(line?.item.accessibilityInformation?.label, 'Missing scopes, mcp:write');
    assert.match(line.item.contextValue ?? '', /inline:authorizeMore/u);
    assert.deepEqual([line.serverId, line.account], ['demo', 'demo~2']);
    assert.deepEqual(chosen(lacking, 'demo~2').missingScopes, ['mcp:write']);
  });

  it('show no scopes of another one that is in use', () => {
    const lacking = view('demo', work.credential, { missingScopes: ['mcp:write'] });
    const [, other] = serverNode(lacking, seen('demo~2')).children;
    assert.equal(serverNode(lacking, seen()).children[0]?.id, 'server/demo/missing');
    assert.equal(inUse(lacking, 'demo~2').missingScopes, undefined);
    assert.deepEqual(other?.children, []);
  });

  it('are drawn again when the binding changes, or time passes for any of them', () => {
    const state = { unlocked: true, servers: [both], keys: [], gateway: {}, problems: [] };
    const signature = (now: number, bound?: string) =>
      rootsOf(state, undefined, now, () => bound)[0]?.signature;
    assert.notEqual(signature(NOW), signature(NOW, 'demo~2'));
    assert.notEqual(signature(NOW), signature(NOW + 60_000));
    assert.equal(signature(NOW), signature(NOW));
  });
});

describe('the accounts in use', () => {
  const ended = { ...home, credential: facts(-1, { hasRefreshToken: false, account: 'home' }) };

  it('are the default and the one of this workspace, and only they alarm', () => {
    const needy = several(work, ended);
    assert.deepEqual(used(needy, undefined).map(labelOf), ['demo (work@example)']);
    assert.deepEqual(alarms(used(needy, undefined), NOW), []);
    const [alarm, ...others] = alarms(used(needy, 'demo~2'), NOW);
    assert.deepEqual([alarm?.view.account, alarm?.step], ['demo~2', 'authorize']);
    assert.deepEqual(others, []);
  });

  it('decide what the server itself needs', () => {
    const needy = several(work, ended);
    assert.match(contextValue(inUse(needy, 'demo~2'), true, NOW), /inline:authorize/u);
    assert.doesNotMatch(contextValue(inUse(needy, undefined), true, NOW), /inline:authorize/u);
  });

  it('are offered one by one for what concerns a credential, as one server for the rest', () => {
    const names = (offer: Parameters<typeof fitting>[2]): string[] =>
      fitting(inUse(both, undefined), undefined, offer).map(labelOf);
    const all = ['demo (work@example)', 'demo (home@example)'];
    assert.deepEqual(names('authorize'), all);
    assert.deepEqual(names('authorizeMore'), all);
    assert.equal(names('oauthSettings').length, 1);
    assert.deepEqual(names('removeAccount'), all);
    assert.deepEqual(names('useByDefault'), ['demo (home@example)']);
    assert.equal(names('removeServer').length, 1);
    assert.equal(names('switchAccount').length, 1);
    const one = view('demo', work.credential);
    assert.deepEqual(fitting(one, undefined, 'addAccount'), [one]);
    assert.deepEqual(fitting(one, undefined, 'switchAccount'), []);
    assert.deepEqual(fitting(one, undefined, 'useByDefault'), []);
  });

  it('cannot be more where nobody is asked for consent', () => {
    const own = view('demo', facts(42, { grant: 'client_credentials' }));
    assert.deepEqual(fitting(own, undefined, 'addAccount'), []);
  });
});

describe('the bindings of a workspace', () => {
  it('are kept by server, and told when they change', async () => {
    const kept = new Map<string, unknown>([['accounts', 'damaged']]);
    const memento = {
      get: (key: string) => kept.get(key),
      update: async (key: string, value: unknown) => void kept.set(key, value),
    };
    const bindings = new Bindings(memento);
    let changes = 0;
    bindings.onDidChange(() => (changes += 1));
    assert.equal(bindings.of('demo'), undefined);
    await bindings.bind('demo', 'demo~2');
    await bindings.bind('other', 'other');
    assert.equal(new Bindings(memento).of('demo'), 'demo~2');
    await bindings.bind('demo', undefined);
    assert.deepEqual([bindings.of('demo'), bindings.of('other')], [undefined, 'other']);
    assert.equal(changes, 3);
  });
});
