import * as vscode from 'vscode';
import type { CertificateReport } from '../../core/certificates/facts.ts';
import { AuthError } from '../../core/errors.ts';
import { toDaemonCertificates } from '../../protocol/certificates.ts';
import type { Server } from '../../core/server.ts';
import type { Problem } from '../../protocol/state.ts';
import type { Keyring } from '../keyring.ts';
import { messageOf } from '../messages.ts';
import { unlinked } from '../plainText.ts';
import { givenOf, type CertificateDraft } from './certificateFiles.ts';
import { findingSentence } from './findingSentence.ts';

/** What the daemon found about a draft, and what the server said to it; without `problem` it works. */
export interface Trial {
  readonly client?: CertificateReport | undefined;
  readonly ca?: CertificateReport | undefined;
  readonly problem?: Problem | undefined;
}

type Named = Pick<Server, 'id' | 'name'>;

/** Lets the daemon read a draft, look at it and try it against the server. Nothing changes. */
export async function tryDraft(
  keyring: Keyring,
  server: Named,
  draft: CertificateDraft,
): Promise<Trial> {
  const title = vscode.l10n.t('Trying the certificate at {server}…', {
    server: unlinked(server.name),
  });
  // Not as a notification, which would stay beside the one that says what came of it.
  const location = vscode.ProgressLocation.Window;
  return vscode.window.withProgress({ location, title }, async () =>
    keyring.request(toDaemonCertificates.tryCertificate, await requestOf(server, draft)),
  );
}

/** Puts a draft in place of what was there; `untried`: without asking the server. @throws AuthError when it does not work */
export async function keepDraft(
  keyring: Keyring,
  server: Named,
  draft: CertificateDraft,
  untried: boolean,
): Promise<void> {
  const request = { ...(await requestOf(server, draft)), untried };
  await keyring.request(toDaemonCertificates.setCertificate, request);
}

async function requestOf({ id }: Named, draft: CertificateDraft) {
  const { passphrase } = draft;
  const given = await givenOf(draft);
  return { id, given, ...(passphrase !== undefined && { passphrase }) };
}

/** Everything that keeps a draft from being used, each with its certificate and what to do about it. */
export function refusalText({ client, problem }: Trial, { id, name }: Named): string {
  const failures = client?.findings.filter(({ level }) => level === 'failure') ?? [];
  const sentences = failures.map((finding) => findingSentence(finding, name));
  if (problem && sentences.length === 0) {
    const error = new AuthError(problem.code, problem.details);
    sentences.push(messageOf(error, { id, name }).sentence);
  }
  return [...new Set(sentences)].join(' ');
}
