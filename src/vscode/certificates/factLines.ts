import * as vscode from 'vscode';
import type { CertificateFacts } from '../../core/certificates/facts.ts';
import { daysLeft } from '../../core/certificates/validity.ts';
import { quote } from '../../core/errors.ts';
import { daysText } from '../keys/keyTexts.ts';
import { leftText } from './certificateTexts.ts';
import { moment } from '../relativeTime.ts';

/** What a certificate says, a line each: its label and its value, the values below each other. */
export function factLines(facts: CertificateFacts, now: number): string[] {
  const lines = linesOf(facts, now);
  const width = Math.max(...lines.map(([label]) => columns(label)));
  const between = (label: string): string => ' '.repeat(width - columns(label) + 2);
  return lines.flatMap(([label, ...values]) =>
    values.map((value, index) => {
      const first = index === 0 ? label : '';
      return `  ${first}${between(first)}${quote(value, 1000)}`;
    }),
  );
}

/** How many columns a text takes where letters have one width: those of Chinese take two. */
function columns(text: string): number {
  const wide = text.match(/[\u1100-\uffdc]/gu) ?? [];
  return text.length + wide.length;
}

type Line = readonly [label: string, ...values: string[]];

function linesOf(facts: CertificateFacts, now: number): Line[] {
  const { subject, names, issuer, serial, key, signature, sha256, sha1 } = facts;
  const none = vscode.l10n.t('none');
  return [
    [vscode.l10n.t('Subject'), subject || none],
    [vscode.l10n.t('Other names'), ...(names.length > 0 ? names : [none])],
    [vscode.l10n.t('Issuer'), issuer === subject ? ofItself(issuer) : issuer],
    [vscode.l10n.t('Serial number'), serial],
    [vscode.l10n.t('Valid from'), momentOf(facts.notBefore)],
    [vscode.l10n.t('Valid until'), `${momentOf(facts.notAfter)} (${leftOf(facts, now)})`],
    [vscode.l10n.t('Key'), keyText(key)],
    [vscode.l10n.t('Signed with'), signature],
    [vscode.l10n.t('Key usage'), usageText(facts.keyUsage)],
    [vscode.l10n.t('Extended key usage'), usageText(facts.extendedKeyUsage)],
    [vscode.l10n.t('Constraints'), constraintsText(facts)],
    [vscode.l10n.t('SHA-256 fingerprint'), ...halves(sha256)],
    [vscode.l10n.t('SHA-1 fingerprint'), sha1],
  ];
}

const momentOf = (at: number): string => moment(at, vscode.env.language);

function ofItself(issuer: string): string {
  return vscode.l10n.t('{issuer} (itself)', { issuer });
}

function leftOf(facts: CertificateFacts, now: number): string {
  const { notBefore, notAfter } = facts;
  const days = daysLeft({ notAfter }, now);
  if (now > notAfter) return vscode.l10n.t('ended {days} ago', { days: daysText(-days - 1) });
  if (now < notBefore) return vscode.l10n.t('does not count yet');
  return vscode.l10n.t('{time} left', { time: leftText(notAfter, now) });
}

/** One line of it would be wider than most editors. */
function halves(fingerprint: string): string[] {
  const middle = fingerprint.indexOf(':', fingerprint.length / 2 - 1);
  return [fingerprint.slice(0, middle + 1), fingerprint.slice(middle + 1)];
}

/** As everybody but OpenSSL calls them. */
const curves: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
};

function keyText({ algorithm, bits, curve }: CertificateFacts['key']): string {
  const size =
    bits === undefined ? undefined : vscode.l10n.t('{bits} bits', { bits: String(bits) });
  const named = curve && (curves[curve] ?? curve);
  return [algorithm, size, named].filter((part) => part !== undefined).join(', ');
}

/** As RFC 5280 and everybody's documentation call them, so not translated. */
function usageText(usages: readonly string[] | undefined): string {
  return usages?.join(', ') ?? vscode.l10n.t('not limited');
}

function constraintsText({ isAuthority, pathLength }: CertificateFacts): string {
  if (!isAuthority) return vscode.l10n.t('no authority');
  if (pathLength === undefined) return vscode.l10n.t('authority');
  return vscode.l10n.t('authority, with at most {count} below it', { count: String(pathLength) });
}
