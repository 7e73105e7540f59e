import assert from 'node:assert/strict';
import {
  basicUser,
  basicValue,
  hasControls,
  userNameProblem,
} from '../../../../src/core/keys/basic.ts';

describe('Basic authentication', () => {
  it('codes the examples of RFC 7617', () => {
    // https://www.rfc-editor.org/rfc/rfc7617#section-2 and #section-2.1
    assert.equal(basicValue('Aladdin', 'open sesame'), 'QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
    assert.equal(basicValue('test', '123£'), 'dGVzdDoxMjPCow==');
  });

  it('tells the user name again', () => {
    assert.equal(basicUser(basicValue('ädä', 'p:w')), 'ädä');
    assert.equal(basicUser(''), '');
    assert.equal(basicUser('not Base64!'), '');
  });

  it('takes no user name that the server would cut at its colon', () => {
    assert.equal(userNameProblem('a:b'), 'colon');
    assert.equal(userNameProblem(''), 'empty');
    assert.equal(userNameProblem('a\nb'), 'control');
    assert.equal(userNameProblem('alice@example.com'), undefined);
  });

  it('takes no control characters', () => {
    assert.ok(hasControls('a\u0000'));
    assert.ok(!hasControls('pass: word £'));
  });
});
