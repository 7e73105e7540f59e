import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  canonicalProblem,
  lineFor,
  readLine,
} from '../../../../src/vscode/signing/canonicalLine.ts';
import { headerLineProblem, readHeader } from '../../../../src/vscode/signing/headerLine.ts';
import { visible } from '../../../../src/vscode/signing/visibleText.ts';

const placed = (line: string): string | undefined => {
  const { place } = canonicalProblem(line) ?? {};
  return place && line.slice(...place);
};

describe('the string that is signed, in one line', () => {
  it('has its line ends, tabs and backslashes as escapes', () => {
    assert.equal(
      readLine(String.raw`\${method}\n\t\\n\q`.replace(String.raw`\$`, '$')).template,
      '${method}\n\t\\n\\q',
    );
    for (const template of [
      'a\nb\r\n\tc',
      String.raw`a\nb`,
      String.raw`\\`,
      '😀\n',
      String.raw`c:\q`,
    ])
      assert.equal(readLine(lineFor(template)).template, template, JSON.stringify(template));
  });

  it('is checked, and what is wrong is said at the place where it was typed', () => {
    assert.equal(canonicalProblem('${method}.${body}'), undefined);
    assert.equal(placed('é\\n\\n${metod}${body}'), '${metod}');
    assert.match(canonicalProblem('é\\n\\n${metod}')?.sentence ?? '', /^At character 6: "metod"/u);
    assert.equal(placed('${digest:md5:hex}'), '${digest:md5:hex}');
    assert.equal(canonicalProblem('${method')?.pending, true);
    assert.match(canonicalProblem('${secret:x}')?.sentence ?? '', /Known are \$\{method\}/u);
    assert.match(canonicalProblem('${digest}')?.sentence ?? '', /\$\{digest:sha-256:hex\}/u);
  });

  it('is warned of when nothing of the request is in it', () => {
    assert.equal(canonicalProblem('static')?.weight, 'warning');
    assert.match(canonicalProblem('')?.sentence ?? '', /Enter what is signed/u);
  });
});

describe('a header in one line', () => {
  const taken = { names: ['X-Key'], isOAuth: false };
  const said = (line: string, isFirst = false): string =>
    headerLineProblem(line, taken, isFirst)?.sentence ?? '';

  it('is a name and what it says', () => {
    assert.deepEqual(readHeader(' X-Signature :t=${timestamp},v1=${signature} '), {
      name: 'X-Signature',
      template: 't=${timestamp},v1=${signature}',
    });
  });

  it('is checked as both, and the first one has the signature', () => {
    assert.equal(said('X-Signature: v1=${signature}', true), '');
    assert.match(said('X-Signature: ${timestamp}', true), /Write \$\{signature\}/u);
    assert.match(said('X-Signature: v1=', true), /Write \$\{signature\}/u);
    assert.match(said('', true), /Enter the header/u);
    assert.equal(said(''), '');
    assert.match(said('X-Signature'), /colon/u);
    assert.match(said('x-key: ${nonce}'), /already/u);
    assert.match(said('Host: ${nonce}'), /belongs to the connection/u);
    const line = 'X-A: a ${nonc}';
    const { place = [0, 0] } = headerLineProblem(line, taken, false) ?? {};
    assert.equal(line.slice(...place), '${nonc}');
  });
});

describe('a text in which nothing is hidden', () => {
  it('shows line ends, control characters, and spaces at the end of a line', () => {
    assert.equal(visible('a b \r\n\tc\0\u007f\u0085  '), 'a b·␍↵\n→c␀␡�··');
  });
});
