import assert from 'node:assert/strict';
import {
  headersSchema,
  namesIn,
  parsedHeaders,
} from '../../../../src/core/headers/headerSettings.ts';

const header = (name: string, template = '${secret:api}') => ({ name, template });
const isTaken = (...headers: unknown[]): boolean => headersSchema.safeParse(headers).success;

describe('the headers of a server', () => {
  it('keep their order', () => {
    const headers = [header('X-B'), header('X-A')];
    assert.deepEqual(headersSchema.parse(headers), headers);
  });

  it('have no name twice, in whatever case', () => {
    assert.ok(isTaken(header('X-A'), header('X-B')));
    assert.ok(!isTaken(header('X-A'), header('x-a')));
  });

  it('have names and templates that can be sent', () => {
    assert.ok(!isTaken(header('Host')));
    assert.ok(!isTaken(header('X A')));
    assert.ok(!isTaken(header('X-A', '')));
    assert.ok(!isTaken(header('X-A', '${API_KEY}')));
    assert.ok(!isTaken(header('X-A', 'a'.repeat(4097))));
  });

  it('are at most twenty', () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => header(`X-${n}`));
    assert.ok(isTaken(...many(20)));
    assert.ok(!isTaken(...many(21)));
  });

  it('stand on keys and variables, each named once', () => {
    const headers = [
      header('X-A', '${secret:api} ${env:REGION}'),
      header('X-B', '${totp:phone}${secret:api}${nonce}'),
    ];
    assert.deepEqual(namesIn(headers), { keys: ['api', 'phone'], variables: ['REGION'] });
    assert.deepEqual(namesIn([]), { keys: [], variables: [] });
  });

  it('are parsed once', () => {
    const [parsed] = parsedHeaders([header('X-A', 'v1 ${secret:api}')]);
    assert.deepEqual(parsed, {
      name: 'X-A',
      template: ['v1 ', { name: 'secret', argument: 'api' }],
    });
  });
});
