import * as vscode from 'vscode';
import type { ServerView } from '../../protocol/state.ts';
import type { Face } from '../face.ts';
import type { CertificateQuestions } from '../keys/authEditor.ts';
import { certificateItems } from '../keys/authItems.ts';
import { askPick } from '../pickStep.ts';
import { titleOf, type Part } from './certificateDialog.ts';
import { removeAuthorities, removeCertificate } from './removeCertificate.ts';
import { replaceCertificate } from './replaceCertificate.ts';

/** What a person is asked about the certificates of a server: which, or what to do with the one that is there. */
export function certificateQuestions(face: Face, view: ServerView): CertificateQuestions {
  const { certificate, server } = view;
  const hasAuthorities = server.auth.tls?.ca !== undefined || server.network?.ca !== undefined;
  return {
    certificate: () => ask(face, view, 'certificate', certificate !== undefined),
    authorities: () => ask(face, view, 'ca', hasAuthorities),
  };
}

async function ask(face: Face, view: ServerView, part: Part, isThere: boolean): Promise<void> {
  const { server } = view;
  const title = titleOf(part, server);
  const question = {
    placeholder: vscode.l10n.t('What do you want to do?'),
    items: certificateItems(),
  };
  const chosen = isThere ? await askPick({ title }, question) : 'replace';
  if (chosen === 'show') await face.certificates.show(server);
  if (chosen === 'replace') await replaceCertificate(face, server, part);
  if (chosen === 'remove')
    await (part === 'ca' ? removeAuthorities(face, view) : removeCertificate(face, view));
}
