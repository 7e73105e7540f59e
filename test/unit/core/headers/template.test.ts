import assert from 'node:assert/strict';
import {
  headerVocabulary,
  parseTemplate,
  referencesIn,
  renderTemplate,
  signedVocabulary,
  type Vocabulary,
} from '../../../../src/core/headers/template.ts';

function parsed(text: string, vocabulary: Vocabulary = headerVocabulary) {
  const result = parseTemplate(text, vocabulary);
  assert.equal(result.kind, 'template', JSON.stringify(result));
  return result.template;
}

function problem(text: string, vocabulary: Vocabulary = headerVocabulary) {
  const result = parseTemplate(text, vocabulary);
  assert.equal(result.kind, 'problem', text);
  return result.problem;
}

describe('a template', () => {
  it('mixes text and references', async () => {
    const template = parsed('Bearer ${secret:api-key}.${totp:phone}');
    assert.deepEqual(referencesIn(template), [
      { name: 'secret', argument: 'api-key' },
      { name: 'totp', argument: 'phone' },
    ]);
    const text = await renderTemplate(
      template,
      async ({ name, argument }) => `<${name} ${argument}>`,
    );
    assert.equal(text, 'Bearer <secret api-key>.<totp phone>');
  });

  it('of nothing but text is that text, dollars and braces included', async () => {
    for (const text of ['', 'plain', '$', '$5', '{x}', '$$', 'a$b}c']) {
      const template = parsed(text);
      assert.deepEqual(referencesIn(template), []);
      assert.equal(await renderTemplate(template, () => 'wrong'), text);
    }
  });

  it('may hold the text ${ itself', async () => {
    assert.equal(await renderTemplate(parsed('$${secret:x} $${'), () => 'wrong'), '${secret:x} ${');
  });

  for (const [text, kind, start, end] of [
    ['Bearer ${secret:x', 'unclosed', 7, 17],
    ['Bearer ${', 'unclosed', 7, 9],
    ['${}', 'unknown', 0, 3],
    ['a ${API_KEY} b', 'unknown', 2, 12],
    ['${constructor}', 'unknown', 0, 14],
    ['${Secret:x}', 'unknown', 0, 11],
    ['${secret}', 'argument_missing', 0, 9],
    ['${secret:}', 'argument_invalid', 0, 10],
    ['${secret:a b}', 'argument_invalid', 0, 13],
    ['${secret:../a}', 'argument_invalid', 0, 14],
    ['${env:1A}', 'argument_invalid', 0, 9],
    ['${nonce:8}', 'argument_unexpected', 0, 10],
    ['${timestamp:us}', 'argument_invalid', 0, 15],
    ['${method}', 'unknown', 0, 9],
  ] as const) {
    it(`says where ${text} is wrong: ${kind}`, () => {
      const found = problem(text);
      assert.deepEqual([found.kind, found.start, found.end], [kind, start, end]);
    });
  }

  it('of a string that is signed knows the request and no secret', () => {
    const text =
      '${method}\n${path}?${query}\n${header:X-Date}\n${digest:sha-256:hex}\n${timestamp:ms}';
    assert.equal(referencesIn(parsed(text, signedVocabulary)).length, 6);
    for (const wrong of ['${secret:x}', '${digest:md5:hex}', '${header:a b}', '${signature}'])
      problem(wrong, signedVocabulary);
  });
});
