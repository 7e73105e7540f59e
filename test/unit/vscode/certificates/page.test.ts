import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { CertificateFacts } from '../../../../src/core/certificates/facts.ts';
import { findingCodes } from '../../../../src/core/certificates/findings.ts';
import { certificatePage } from '../../../../src/vscode/certificates/certificatePage.ts';
import { findingText } from '../../../../src/vscode/certificates/findingText.ts';
import { NOW, view } from '../views.ts';

const DAY = 86_400_000;
const SHA256 = Array.from({ length: 32 }, (_, byte) => byte.toString(16).padStart(2, '0')).join(
  ':',
);

const alice: CertificateFacts = {
  subject: 'O=Org, CN=alice',
  issuer: 'O=Org, CN=between',
  serial: '0A1B',
  notBefore: NOW - DAY,
  notAfter: NOW + 58.5 * DAY,
  names: ['DNS:alice.example', 'email:alice@example.com'],
  key: { algorithm: 'RSA', bits: 2048 },
  signature: 'RSA with SHA-256',
  keyUsage: ['digitalSignature', 'keyEncipherment'],
  extendedKeyUsage: ['clientAuth'],
  isAuthority: false,
  sha256: SHA256,
  sha1: 'AA:BB',
};
const between: CertificateFacts = {
  ...alice,
  subject: 'O=Org, CN=between',
  issuer: 'O=Org, CN=between',
  names: [],
  key: { algorithm: 'EC', curve: 'prime256v1' },
  isAuthority: true,
  pathLength: 0,
};

const of = view('demo', undefined, { certificate: { from: 'entered', findings: [] } });
const page = (seen: Parameters<typeof certificatePage>[1], server = of): string =>
  certificatePage(server, seen, NOW);

/** The value behind a label, in the columns of the page. */
function valueOf(text: string, label: string): string | undefined {
  return new RegExp(`^  ${label} {2,}(.+)$`, 'mu').exec(text)?.[1];
}

describe('the page of certificates', () => {
  const client = { certificates: [alice, between], findings: [] };

  it('tells of the certificate and its chain what a person needs', () => {
    const text = page({ client });
    assert.match(
      text,
      /^CLIENT CERTIFICATE\nKept in the keyring\n✓ Nothing is wrong with it\.\n\n1 of 2: alice$/mu,
    );
    for (const [label, value] of [
      ['Subject', 'O=Org, CN=alice'],
      ['Other names', 'DNS:alice.example'],
      ['Issuer', 'O=Org, CN=between'],
      ['Serial number', '0A1B'],
      ['Key', 'RSA, 2048 bits'],
      ['Signed with', 'RSA with SHA-256'],
      ['Key usage', 'digitalSignature, keyEncipherment'],
      ['Extended key usage', 'clientAuth'],
      ['Constraints', 'no authority'],
      ['SHA-1 fingerprint', 'AA:BB'],
    ] as const)
      assert.equal(valueOf(text, label), value);
    assert.match(valueOf(text, 'Valid until') ?? '', /\(58 days left\)$/u);
    assert.ok(text.replace(/\n +/gu, '').includes(SHA256), 'whole, on two lines');
    const [, issuer = ''] = text.split('2 of 2: between');
    assert.equal(valueOf(issuer, 'Issuer'), 'O=Org, CN=between (itself)');
    assert.equal(valueOf(issuer, 'Key'), 'EC, P-256');
    assert.equal(valueOf(issuer, 'Constraints'), 'authority, with at most 0 below it');
  });

  it('marks what is wrong, with which certificate and why', () => {
    const at = '2027-01-01';
    const text = page({
      client: {
        certificates: [alice],
        findings: [
          { code: 'expires_soon', level: 'warning', subject: alice.subject, details: { at } },
        ],
      },
      server: {
        certificates: [{ ...alice, notAfter: NOW - 2.5 * DAY }],
        findings: [
          { code: 'expired', level: 'failure', subject: 'CN=mcp', details: { at } },
          { code: 'name_mismatch', level: 'failure', subject: 'CN=mcp', details: { host: 'h' } },
        ],
      },
    });
    assert.match(
      text,
      /^! The client certificate "O=Org, CN=alice" for demo expires on 2027-01-01\. /mu,
    );
    assert.match(
      text,
      /^✗ "CN=mcp" expired on 2027-01-01\. Ask .+\n✗ "CN=mcp" was not issued for h\. /mu,
    );
    assert.match(text, /\(ended 2 days ago\)/u);
  });

  it('says what there is none of, and why the server was not seen', () => {
    const problem = { code: 'server_unreachable', details: { host: 'demo.example' } } as const;
    const text = page({ problem }, view('demo'));
    assert.match(text, /^CLIENT CERTIFICATE\nNone\. /mu);
    assert.match(text, /^CERTIFICATE AUTHORITIES FOR THIS SERVER\nNone\. /mu);
    assert.match(
      text,
      /^CERTIFICATE OF THE SERVER\nIt was not seen\.\nNo answer from demo\.example\. /mu,
    );
  });

  it('lets nobody write lines of their own into it', () => {
    const issuer = 'CN=a\n✓ Nothing is wrong with it.';
    const text = page({ server: { certificates: [{ ...alice, issuer }], findings: [] } });
    assert.equal(valueOf(text, 'Issuer'), 'CN=a ✓ Nothing is wrong with it.');
  });

  it('has a whole sentence for each finding', () => {
    const details = {
      at: '2027-01-01',
      host: 'h',
      wanted: 'serverAuth',
      file: 'f',
      issuer: 'CN=i',
    };
    for (const code of findingCodes) {
      const text = findingText({ code, level: 'failure', subject: 'CN=x', details });
      assert.match(text, /^\S.+\.$/u, code);
      assert.doesNotMatch(text, /[{}]/u, code);
    }
  });
});
