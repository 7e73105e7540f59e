import * as vscode from 'vscode';
import { askText } from '../multiStep.ts';
import { askPick, separator, type PickItem } from '../pickStep.ts';
import { withoutIcons } from '../plainText.ts';
import { momentIn, withMethod, type Sample } from './sample.ts';
import { askHeader, headerRows, type HeaderRow } from './sampleHeaders.ts';

type Row = { readonly part: 'done' | 'method' | 'path' | 'body' | 'now' | 'nonce' } | HeaderRow;

/** Shows a sample request, of which everything can be changed, until it is to be signed. `undefined` when the person left. */
export async function askSample(title: string, proposed: Sample): Promise<Sample | undefined> {
  for (let sample = proposed; ;) {
    const placeholder = vscode.l10n.t('Which request? Nothing of it is sent.');
    const row = await askPick<Row>({ title }, { placeholder, items: rows(sample) });
    if (typeof row !== 'object') return undefined;
    if (row.part === 'done') return sample;
    sample = { ...sample, ...(await changed(title, sample, row)) };
  }
}

function rows(sample: Sample): PickItem<Row>[] {
  const { method, path, body, now, nonce } = sample;
  const row = (
    part: Exclude<Row['part'], 'header'>,
    icon: string,
    label: string,
    value: string,
  ) => ({
    label: `$(${icon}) ${label}`,
    description: withoutIcons(value),
    answer: { part },
  });
  return [
    { label: `$(play) ${vscode.l10n.t('Show what is signed')}`, answer: { part: 'done' } },
    separator(vscode.l10n.t('Sample request')),
    row('method', 'arrow-right', vscode.l10n.t('Method'), method),
    row('path', 'link', vscode.l10n.t('Path'), path),
    row('body', 'note', vscode.l10n.t('Body'), body === '' ? vscode.l10n.t('none') : body),
    row('now', 'clock', vscode.l10n.t('Time'), timeText(now)),
    row('nonce', 'symbol-numeric', vscode.l10n.t('Nonce'), nonce),
    ...headerRows(sample),
  ];
}

/** A moment in both of the ways in which signatures have it. */
export function timeText(now: number): string {
  return `${new Date(now).toISOString()} · ${Math.floor(now / 1000)}`;
}

async function changed(title: string, sample: Sample, row: Row): Promise<Partial<Sample>> {
  switch (row.part) {
    case 'done':
      return {};
    case 'method':
      return askMethod(title, sample);
    case 'path':
      return askPath(title, sample);
    case 'body':
      return texted(title, sample, 'body', vscode.l10n.t('The body, byte for byte'));
    case 'nonce':
      return texted(title, sample, 'nonce', vscode.l10n.t('The nonce of an example'));
    case 'now':
      return askTime(title, sample);
    case 'header':
      return askHeader(title, sample, row.name);
  }
}

async function askMethod(title: string, sample: Sample): Promise<Partial<Sample>> {
  const all = ['POST', 'GET', 'DELETE'] as const;
  const items = all.map((method) => ({ label: method, answer: method }));
  const placeholder = vscode.l10n.t('Method');
  const method = await askPick<Sample['method']>({ title }, { placeholder, items });
  return typeof method === 'string' ? withMethod(sample, method) : {};
}

async function askPath(title: string, { path: value }: Sample): Promise<Partial<Sample>> {
  const sentence = vscode.l10n.t('A path begins with a slash.');
  const path = await askText(
    { title },
    {
      prompt: vscode.l10n.t('The path, with the query if there is one'),
      value,
      validate: (text) => (/^\/\S*$/u.test(text.trim()) ? undefined : { sentence }),
    },
  );
  return typeof path === 'string' ? { path } : {};
}

async function askTime(title: string, { now: before }: Sample): Promise<Partial<Sample>> {
  const sentence = vscode.l10n.t(
    'Enter seconds or milliseconds since 1970, or a date such as 2026-01-31T12:00:00Z.',
  );
  const answer = await askText(
    { title },
    {
      prompt: vscode.l10n.t('The time of an example'),
      value: String(Math.floor(before / 1000)),
      validate: (text) => (momentIn(text) === undefined ? { sentence, pending: true } : undefined),
    },
  );
  const now = typeof answer === 'string' ? momentIn(answer) : undefined;
  return now === undefined ? {} : { now };
}

async function texted(
  title: string,
  sample: Sample,
  part: 'body' | 'nonce',
  prompt: string,
): Promise<Partial<Sample>> {
  const validate = (): undefined => undefined;
  const answer = await askText(
    { title },
    { prompt, value: sample[part], verbatim: true, validate },
  );
  return typeof answer === 'string' ? { [part]: answer } : {};
}
