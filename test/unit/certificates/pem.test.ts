import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { pemBlocks, pemText, toPem } from '../../../src/node/certificates/pem.ts';

const bytes = Buffer.from(
  'What is inside does not matter here, as long as it takes several lines.',
);
const block = toPem('CERTIFICATE', bytes);
const read = (text: string | Buffer) => pemBlocks(pemText(Buffer.from(text)) ?? '');

describe('PEM', () => {
  for (const [what, text] of [
    ['as it is written', block],
    ['with CRLF', block.replaceAll('\n', '\r\n')],
    ['with CR', block.replaceAll('\n', '\r')],
    ['with a BOM', `\u{feff}${block}`],
    ['in UTF-16 with a BOM', Buffer.from(`\u{feff}${block}`, 'utf16le')],
    ['with white space at its ends', `\n\n  ${block.replaceAll('\n', '  \n')}\n\n`],
    ['on one line', block.replaceAll('\n', '')],
    ['with attributes and words around', `Bag Attributes\n  localKeyID: 01\n${block}\nyours`],
  ] as const) {
    it(`is read ${what}`, () => {
      assert.deepEqual(read(text), [{ label: 'CERTIFICATE', bytes }]);
    });
  }

  it('may hold several blocks, in the order in which they stand', () => {
    const labels = ['PRIVATE KEY', 'CERTIFICATE', 'EC PARAMETERS', 'CERTIFICATE'];
    const text = labels.map((label) => toPem(label, bytes)).join('');
    assert.deepEqual(
      read(text).map(({ label }) => label),
      labels,
    );
  });

  it('says how old programs encrypted it', () => {
    const iv = '0123456789ABCDEF0123456789ABCDEF';
    const head = `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,${iv}\n\n`;
    const text = toPem('RSA PRIVATE KEY', bytes).replace('-----\n', `-----\n${head}`);
    for (const each of [text, text.replaceAll('\n', '\r\n')])
      assert.deepEqual(read(each), [
        {
          label: 'RSA PRIVATE KEY',
          bytes,
          dek: { cipher: 'AES-128-CBC', iv: Buffer.from(iv, 'hex') },
        },
      ]);
  });

  for (const [what, text, reason] of [
    ['without an end', block.slice(0, -10), 'truncated'],
    ['that another one interrupts', block.slice(0, 60) + block, 'truncated'],
    ['with an end of another kind', block.replace('END CERT', 'END X CERT'), 'truncated'],
    ['with what is no base64', block.replace('\n', '\n*'), 'unreadable'],
    ['without anything in it', toPem('CERTIFICATE', Buffer.alloc(0)), 'unreadable'],
  ] as const) {
    it(`${what} is ${reason}`, () => {
      assert.throws(() => read(text), { details: { reason } });
    });
  }

  it('is told from other files', () => {
    assert.equal(pemText(Buffer.of(0x30, 0x82, 1, 2)), undefined);
    assert.equal(pemText(Buffer.alloc(0)), undefined);
  });
});
