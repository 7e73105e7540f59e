import assert from 'node:assert/strict';
import { bearerChallenge, parseChallenges } from '../../../src/core/oauth/challenge.ts';

const plain = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);
const bearer = (header: string) => bearerChallenge(header);

describe('parseChallenges', () => {
  for (const [header, expected] of [
    ['', []],
    [' , ,', []],
    ['Bearer', [['bearer', {}]]],
    ['Bearer realm="a", error=invalid_token', [['bearer', { realm: 'a', error: 'invalid_token' }]]],
    ['BEARER Realm="A"', [['bearer', { realm: 'A' }]]],
    ['Bearer realm = "a" ,\t scope\t=\t"b c"', [['bearer', { realm: 'a', scope: 'b c' }]]],
    ['Bearer error="x" scope="y"', [['bearer', { error: 'x', scope: 'y' }]]],
    ['Bearer realm=""', [['bearer', { realm: '' }]]],
    [String.raw`Bearer realm="a\"b\\c"`, [['bearer', { realm: String.raw`a"b\c` }]]],
    ['Bearer scope="one", scope="two"', [['bearer', { scope: 'one' }]]],
    ['realm="nobody"', []],
  ] as const) {
    it(`reads ${header || 'nothing'}`, () => assert.deepEqual(plain(header), expected));
  }

  it('reads several challenges, with and without token68', () => {
    const header = 'Negotiate abc+/==, Basic realm="x", NTLM TlRMTVNTUAAB, Bearer scope="a, b"';
    assert.deepEqual(plain(header), [
      ['negotiate', {}],
      ['basic', { realm: 'x' }],
      ['ntlm', {}],
      ['bearer', { scope: 'a, b' }],
    ]);
  });

  it('takes nothing for a challenge that stands inside of quotes', () => {
    const header = String.raw`Basic realm="x, Bearer resource_metadata=\"https://evil.example\"", Bearer error="e"`;
    assert.deepEqual(plain(header).at(-1), ['bearer', { error: 'e' }]);
    assert.equal(plain(header).length, 2);
  });

  for (const [what, header] of [
    ['an unreadable part', 'Basic @@@, Bearer scope="a"'],
    ['an empty value', 'Basic realm=, Bearer scope="a"'],
    ['stray quotes', 'Basic "x", Bearer scope="a"'],
    ['separators only', ';;;, Bearer scope="a"'],
    ['other letters', 'Bäsic, Bearer scope="a"'],
  ] as const) {
    it(`does not lose the next challenge over ${what}`, () => {
      assert.equal(
        parseChallenges(header)
          .find(({ scheme }) => scheme === 'bearer')
          ?.parameters.get('scope'),
        'a',
      );
    });
  }

  it('never throws and always ends, whatever it is given', () => {
    const pieces = ['Bearer', '"', '\\', '=', ',', ' ', 'a', '@', '==', '\u{1f511}', '(', ';'];
    for (let seed = 1; seed < 3000; seed++) {
      let [text, rest] = ['', seed * 7919];
      for (; rest > 0; rest = Math.floor(rest / pieces.length))
        text += pieces[rest % pieces.length];
      assert.ok(parseChallenges(text).every(({ scheme }) => scheme !== ''));
    }
  });

  it('needs steps in proportion to the length', () => {
    for (const text of ['a="', 'a ', ' =', '"\\', 'a=b"', ',a=",'].map((s) => s.repeat(60_000)))
      assert.ok(parseChallenges(text));
  }).timeout(10_000);
});

describe('bearerChallenge', () => {
  it('takes what a client uses of the first Bearer challenge', () => {
    const header =
      'Basic realm="x", Bearer resource_metadata="https://a.example/m", scope="a b", error="e", x="y"';
    assert.deepEqual(bearer(header), {
      resourceMetadata: 'https://a.example/m',
      scope: 'a b',
      error: 'e',
    });
  });

  it('leaves out what is not there', () => assert.deepEqual(bearer('Bearer'), {}));

  it('is nothing without the header or with other schemes only', () => {
    assert.equal(bearerChallenge(null), undefined);
    assert.equal(bearer('Basic realm="Bearer"'), undefined);
  });

  it('reads headers that came twice', () => {
    const headers = new Headers();
    headers.append('WWW-Authenticate', 'Basic realm="x"');
    headers.append('WWW-Authenticate', 'Bearer scope="s"');
    assert.deepEqual(bearerChallenge(headers.get('www-authenticate')), { scope: 's' });
  });
});
