import assert from 'node:assert/strict';
import { zoneOf, type Zone } from '../../../src/node/network/addresses.ts';
import { Guard } from '../../../src/node/network/guard.ts';
import { addressesOf } from '../../../src/node/network/lookup.ts';
import { networkWith } from '../../support/networks.ts';

const examples: Record<Zone, string[]> = {
  public: [
    '1.1.1.1',
    '172.15.0.1',
    '172.32.0.1',
    '100.63.0.1',
    '100.128.0.1',
    '169.253.0.1',
  ].concat(['2606:4700::1111', '::ffff:1.1.1.1', '64:ff9b::101:101']),
  private: ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1']
    .concat(['fc00::1', 'fdff::1', 'fec0::1', '::ffff:10.0.0.1', '::ffff:a00:1'])
    .concat(['64:ff9b::a00:1', '64:ff9b:1::1']),
  loopback: [
    '127.0.0.1',
    '127.255.255.254',
    '::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '0.0.0.0',
    '::',
  ],
  link_local: ['169.254.169.254', '169.254.0.1', 'fe80::1', 'febf::1', 'fe80::1%eth0']
    .concat(['::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe', 'fd00:ec2::254'])
    .concat(['168.63.129.16', '100.100.100.200', 'fd20:ce::254']),
  reserved: ['192.0.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1']
    .concat(['224.0.0.1', '240.0.0.1', '255.255.255.255', '::2', '::10.0.0.1', 'ff02::1'])
    .concat(['2001:db8::1', '2002:a00:1::1', '2001::1', '100::1', '3fff::1', 'no address', '']),
};

describe('zoneOf', () => {
  for (const [zone, addresses] of Object.entries(examples))
    for (const address of addresses)
      it(`${address || 'nothing'} is ${zone}`, () => assert.equal(zoneOf(address), zone));
});

describe('Guard', () => {
  const names = {
    'public.example': ['1.1.1.1', '2606:4700::1'],
    'reserved.example': ['198.18.0.7'],
    'private.example': ['10.1.2.3'],
    'loopback.example': ['127.0.0.1'],
    'link_local.example': ['169.254.1.1'],
    'mixed.example': ['10.1.2.3', '1.1.1.1'],
  };
  const { lookup } = networkWith({}, names);
  const guardOf = (host: string, privateAddresses?: boolean): Guard =>
    new Guard(
      { url: `https://${host}/mcp`, ...(privateAddresses && { network: { privateAddresses } }) },
      lookup,
    );
  const reached = (guard: Guard, host: string): Promise<string> =>
    addressesOf(guard.lookup, host).then(
      (found) => found.map(({ address }) => address).join(),
      (error: { code: string }) => error.code,
    );
  const literals: Record<Zone, string> = {
    public: '8.8.8.8',
    reserved: '203.0.113.1',
    private: '[fd12::1]',
    loopback: '[::ffff:127.0.0.1]',
    link_local: '169.254.169.254',
  };

  for (const [server, zones] of [
    ['public.example', ['public']],
    ['reserved.example', ['public', 'reserved']],
    ['private.example', ['public', 'reserved', 'private']],
    ['10.0.0.9', ['public', 'reserved', 'private']],
    ['loopback.example', ['public', 'reserved', 'private', 'loopback']],
    ['localhost', ['public', 'reserved', 'private', 'loopback']],
    ['link_local.example', ['public', 'reserved', 'private', 'link_local']],
    ['mixed.example', ['public']],
    ['unknown.example', ['public']],
  ] as const) {
    it(`lets ${server} lead to ${zones.join(', ')}, by name and by address`, async () => {
      const guard = guardOf(server);
      for (const zone of Object.keys(literals) as Zone[]) {
        const name = `${zone}.example`;
        const own = names[name as keyof typeof names].join();
        const allowed = (zones as readonly Zone[]).includes(zone) || name === server;
        assert.equal(await reached(guard, name), allowed ? own : 'address_refused', name);
        const literal = guard.check(new URL(`https://${literals[zone]}/`));
        const byDns = zone === 'loopback' && server !== 'localhost';
        const fits = (zones as readonly Zone[]).includes(zone) && !byDns;
        if (fits) await literal;
        else await assert.rejects(literal, { code: 'address_refused' });
      }
    });
  }

  it('always lets a server lead to its own host, wherever that is', async () => {
    assert.equal(await reached(guardOf('mixed.example'), 'mixed.example'), '10.1.2.3,1.1.1.1');
    await guardOf('169.254.169.254').check(new URL('https://169.254.169.254:8443/x'));
  });

  it('keeps of several addresses those that may be reached', async () => {
    assert.equal(await reached(guardOf('public.example'), 'mixed.example'), '1.1.1.1');
  });

  it('opens names of this machine to servers that have such a name only, not by DNS', async () => {
    const loopbacks = [
      'localhost',
      'a.localhost',
      '127.0.0.1',
      '127.1',
      '2130706433',
      '[::1]',
      '0.0.0.0',
    ];
    for (const host of loopbacks) {
      const url = new URL(`https://${host}/`);
      for (const server of ['public.example', 'private.example', 'loopback.example'])
        await assert.rejects(guardOf(server).check(url), { code: 'address_refused' });
      await guardOf('127.0.0.1').check(url);
    }
  });

  it('lets the user allow the private network, and nothing beyond it', async () => {
    const guard = guardOf('public.example', true);
    assert.equal(await reached(guard, 'private.example'), '10.1.2.3');
    assert.equal(await reached(guard, 'loopback.example'), 'address_refused');
    assert.equal(await reached(guard, 'link_local.example'), 'address_refused');
    await assert.rejects(guard.check(new URL('https://169.254.169.254/')), {
      code: 'address_refused',
    });
  });

  it('answers as the socket asks: one address or all', async () => {
    const one = await new Promise((resolve) =>
      guardOf('public.example').lookup('public.example', {}, (...found) => resolve(found)),
    );
    assert.deepEqual(one, [null, '1.1.1.1', 4]);
    const other = await new Promise((resolve) =>
      guardOf('private.example').lookup('public.example', {}, (...found) => resolve(found)),
    );
    assert.deepEqual(other, [null, '1.1.1.1', 4]);
    assert.equal(await reached(guardOf('public.example'), 'nowhere.example'), 'ENOTFOUND');
  });
});
