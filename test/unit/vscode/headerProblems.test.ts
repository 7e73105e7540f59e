import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { headerProblem, templateProblem } from '../../../src/vscode/keys/headerProblems.ts';
import {
  keyNameProblem,
  keyProblem,
  passwordProblem,
  totpProblem,
  userProblem,
} from '../../../src/vscode/keys/keyProblems.ts';

const GOOD = 'k-0123456789abcdefghijklmnop';
const alone = { names: [], isOAuth: false };

describe('what is said of the name of a header', () => {
  for (const [name, taken, sentence] of [
    ['', alone, /^Enter the name/u],
    ['X Key', alone, /no spaces, and no colon/u],
    ['Host', alone, /belongs to the connection/u],
    ['x-a', { ...alone, names: ['X-A'] }, /gets a header of this name already/u],
    ['Authorization', { ...alone, isOAuth: true }, /OAuth sends this header by itself/u],
    ['DPoP', { ...alone, isOAuth: true }, /OAuth sends this header by itself/u],
  ] as const)
    it(`refuses ${JSON.stringify(name)} with a sentence of its own`, () => {
      assert.match(headerProblem(name, taken)?.sentence ?? '', sentence);
    });

  it('is nothing where it can be sent', () => {
    assert.equal(headerProblem(' Authorization ', alone), undefined);
    assert.equal(headerProblem('X-B', { names: ['X-A'], isOAuth: true }), undefined);
  });
});

describe('what is said of a template', () => {
  const of = (text: string) => templateProblem(text, { SET: 'x' });

  for (const [text, sentence, place] of [
    [
      'Bearer ${secrt:x}',
      /^At character 8: "secrt" is not known here\. Known are .*\$\{secret:…\}/u,
      [7, 17],
    ],
    ['${secret}', /^At character 1: "secret" needs a name behind it: \$\{secret:…\}\.$/u, [0, 9]],
    ['v1 ${env:1A}', /^At character 4: "1A" cannot stand behind "env"\.$/u, [3, 12]],
    ['${nonce:8}', /^At character 1: nothing can stand behind "nonce"\.$/u, [0, 10]],
    ['  a ${secret:x', /^At character 5: a closing brace is missing\.$/u, [4, 14]],
  ] as const)
    it(`is where it is wrong: ${text}`, () => {
      const problem = of(text);
      assert.match(problem?.sentence ?? '', sentence);
      assert.deepEqual(problem?.place, place);
      assert.equal(problem?.weight, undefined);
    });

  it('is only a hint while a brace is still to come', () => {
    assert.equal(of('${secret:x')?.pending, true);
    assert.equal(of('${secrt:x}')?.pending, false);
  });

  it('warns of text that may be a key', () => {
    const problem = of(`Bearer ${GOOD}`);
    assert.equal(problem?.weight, 'warning');
    assert.match(problem?.sentence ?? '', /kept readable/u);
  });

  it('tells a variable that is not set, and lets it pass', () => {
    assert.equal(of('Bearer ${env:SET}'), undefined);
    const problem = of('Bearer ${env:UNSET}');
    assert.equal(problem?.weight, 'notice');
    assert.match(problem?.sentence ?? '', /variable UNSET is not set/u);
  });
});

describe('what is said of a key', () => {
  it('is nothing where it is good', () => assert.equal(keyProblem(GOOD), undefined));

  it('tells that white space is left out, and lets it pass', () => {
    const problem = keyProblem(` ${GOOD}\n`);
    assert.equal(problem?.weight, 'notice');
    assert.match(problem?.sentence ?? '', /white space/u);
  });

  it('warns of a weak one, which can be used all the same', () => {
    for (const weak of ['your-api-key', 'k-012345', 'aaaaaaaaaaaaaaaaaaaaaaa'])
      assert.equal(keyProblem(weak)?.weight, 'warning', weak);
  });

  it('refuses one that HTTP cannot carry, or none', () => {
    for (const wrong of ['', '  ', 'a\nb', '鑰匙', '\u0000'])
      assert.deepEqual(Object.keys(keyProblem(wrong) ?? {}), ['sentence'], JSON.stringify(wrong));
  });

  it('refuses the word that stands before it anyway', () => {
    assert.match(keyProblem(`bearer ${GOOD}`, 'Bearer ')?.sentence ?? '', /the word Bearer/u);
    assert.equal(keyProblem(`bearer ${GOOD}`), undefined);
  });

  it('refuses a code in place of the secret that codes are made from', () => {
    assert.match(totpProblem('123456')?.sentence ?? '', /This is a code/u);
    assert.match(totpProblem('not-base-32!')?.sentence ?? '', /Base32/u);
    assert.equal(totpProblem('GEZDGNBVGY3TQOJQ'), undefined);
    assert.equal(totpProblem(' GEZDGNBVGY3TQOJQ')?.weight, 'notice');
  });

  it('leaves a password as it is', () => {
    for (const password of [' a:b ', '日本']) assert.equal(passwordProblem(password), undefined);
    assert.match(passwordProblem('a\tb')?.sentence ?? '', /control characters/u);
    assert.match(userProblem('a:b')?.sentence ?? '', /colon/u);
  });

  it('wants a name that no other key has', () => {
    assert.equal(keyNameProblem(' demo ', ['other']), undefined);
    assert.match(keyNameProblem('demo', ['demo'])?.sentence ?? '', /in the keyring already/u);
    assert.match(keyNameProblem('my key', [])?.sentence ?? '', /letters, digits/u);
    assert.match(keyNameProblem(' ', [])?.sentence ?? '', /Give the key a name/u);
  });
});
