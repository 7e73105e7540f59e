import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ThemeIcon } from 'vscode';
import type { Finding } from '../../../../src/core/certificates/findings.ts';
import type { CertificateView, ServerView } from '../../../../src/protocol/state.ts';
import { shortSubject } from '../../../../src/vscode/certificates/certificateTexts.ts';
import { nextDeadline } from '../../../../src/vscode/deadlines.ts';
import { nextStep } from '../../../../src/vscode/nextStep.ts';
import { contextValue, offers } from '../../../../src/vscode/offers.ts';
import { statusText } from '../../../../src/vscode/statusText.ts';
import { certificateNodes } from '../../../../src/vscode/tree/certificateNodes.ts';
import { statusIcon } from '../../../../src/vscode/tree/statusIcon.ts';
import { alarms } from '../../../../src/vscode/urgency.ts';
import { facts, failure, MINUTE, NOW, view } from '../views.ts';

const DAY = 86_400_000;

/** One that ends in so many days. */
function ending(days: number, more: Partial<CertificateView> = {}): CertificateView {
  const summary = { subject: 'O=Org, CN=alice', notBefore: NOW - DAY, notAfter: NOW + days * DAY };
  return { from: 'entered', summary, findings: [], ...more };
}

function shown(certificate: CertificateView, id = 'demo'): ServerView {
  const made = view(id, undefined, { certificate });
  return { ...made, server: { ...made.server, auth: { scheme: 'none' } } };
}

const truncated: Finding = { code: 'truncated', level: 'failure', details: { file: 'a.pem' } };

describe('a server with a client certificate', () => {
  for (const [what, certificate, text, icon, step] of [
    ['of two months', ending(60), 'ready', 'pass-filled', undefined],
    [
      'of three weeks',
      ending(21),
      'certificate expires in 21 days',
      'warning',
      'replaceCertificate',
    ],
    ['of today', ending(0.5), 'certificate expires in 12 hr', 'warning', 'replaceCertificate'],
    ['that is over', ending(-1), 'certificate expired', 'error', 'replaceCertificate'],
    [
      'that nobody can read',
      { from: 'files', findings: [truncated] },
      'certificate cannot be used',
      'error',
      'replaceCertificate',
    ],
    [
      'whose files hold half of the next one',
      ending(60, { findings: [truncated] }),
      'renewed certificate cannot be used',
      'warning',
      'replaceCertificate',
    ],
  ] as const) {
    it(`${what} is: ${text}`, () => {
      const of = shown({ ...certificate, findings: [...certificate.findings] });
      assert.equal(statusText(of, true, NOW), text);
      assert.equal(statusIcon(of, true, NOW).id, icon);
      assert.equal(nextStep(of, NOW), step);
      assert.equal(
        contextValue(of, true, NOW).includes('inline:replaceCertificate'),
        step !== undefined,
      );
      assert.ok(offers(of).has('showCertificate') && offers(of).has('removeCertificate'));
    });
  }

  it('lets what is more urgent go first', () => {
    const authorized = view('token', facts(42), { certificate: ending(21) });
    const failed = view('failed', facts(-1, failure('refresh_failed')), {
      certificate: ending(21),
    });
    const order = alarms(
      [
        shown(ending(21), 'weeks'),
        authorized,
        shown(ending(5), 'days'),
        failed,
        shown(ending(-1), 'over'),
      ],
      NOW,
    );
    assert.deepEqual(
      order.map(({ view: of, step }) => `${of.server.id} ${step}`),
      [
        'failed refresh',
        'over replaceCertificate',
        'days replaceCertificate',
        'weeks replaceCertificate',
        'token replaceCertificate',
      ],
    );
  });

  it('is looked at again when a warning begins, and when it ends', () => {
    const next = (days: number, countdown = false) =>
      nextDeadline([shown(ending(days))], NOW, countdown);
    assert.equal(next(60), NOW + 30 * DAY + 1);
    assert.equal(next(21), NOW + 14 * DAY + 1);
    assert.equal(next(0.5), NOW + DAY / 2 + 1);
    assert.equal(next(-1), undefined);
    assert.equal(next(0.01, true), NOW + ((0.01 * DAY) % MINUTE));
  });
});

describe('the certificates of a server in the tree', () => {
  function nodeOf(certificate: CertificateView) {
    const [node] = certificateNodes('server/demo', shown(certificate), NOW);
    assert.ok(node);
    const { tooltip, description, contextValue: can } = node.item;
    assert.ok(typeof tooltip === 'string');
    return {
      description,
      tooltip,
      can,
      icon: (node.item.iconPath as ThemeIcon).id,
      serverId: node.serverId,
    };
  }

  it('tell how long the certificate lasts, whose it is, and where it is kept', () => {
    const { description, tooltip, icon, can, serverId } = nodeOf(ending(58));
    assert.equal(description, '58 days left · alice');
    assert.match(tooltip, /^O=Org, CN=alice\nValid from .* until .*\nKept in the keyring$/u);
    assert.equal(icon, 'verified');
    assert.match(
      can ?? '',
      /can:showCertificate .*can:replaceCertificate .*can:removeCertificate$/u,
    );
    assert.equal(serverId, 'demo');
  });

  it('say what is wrong now, not what was when the daemon looked', () => {
    const old = ending(5, {
      findings: [{ code: 'expires_soon', level: 'warning', details: { at: dayIn(5), days: '40' } }],
    });
    const { tooltip, icon, can } = nodeOf(old);
    const lines = tooltip.split('\n').slice(3);
    assert.deepEqual(lines, [
      `The client certificate "O=Org, CN=alice" for demo expires on ${dayIn(5)}. Replace it with a renewed one before.`,
    ]);
    assert.equal(icon, 'warning');
    assert.match(can ?? '', /inline:replaceCertificate/u);
    assert.match(nodeOf(ending(-1)).tooltip, /expired on/u);
    assert.equal(nodeOf(ending(-1)).description, 'expired · alice');
  });

  it('name the authorities that count for the server', () => {
    const of = shown(ending(58));
    const auth = { ...of.server.auth, tls: { ca: '/certs/root.pem' } };
    const [, node] = certificateNodes('x', { ...of, server: { ...of.server, auth } }, NOW);
    assert.equal(node?.item.description, 'root.pem');
  });
});

describe('a subject in a list', () => {
  for (const [subject, short] of [
    ['CN=alice', 'alice'],
    ['O=Org, CN=alice, OU=Ops', 'alice'],
    ['C=CH, O=Org', 'C=CH, O=Org'],
    ['CN=Doe, Jane, O=Org', 'Doe, Jane'],
  ] as const)
    it(subject, () => assert.equal(shortSubject(subject), short));
});

const dayIn = (days: number): string => new Date(NOW + days * DAY).toISOString().slice(0, 10);
