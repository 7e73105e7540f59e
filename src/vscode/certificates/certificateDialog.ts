import * as vscode from 'vscode';
import type { Server } from '../../core/server.ts';
import { confirm } from '../confirm.ts';
import type { Face } from '../face.ts';
import { askText } from '../multiStep.ts';
import { pickOne } from '../oauthSettings/pickOne.ts';
import { unlinked } from '../plainText.ts';
import { chooseFile, nameOf, type CertificateDraft } from './certificateFiles.ts';
import { keepDraft, refusalText, tryDraft, type Trial } from './certificateTrial.ts';
import { shortSubject } from './certificateTexts.ts';

/** What is being chosen: the certificate of the server's client, or the authorities that count for the server. */
export type Part = 'certificate' | 'ca';

/** A draft that is in place, and what was found about it. */
export interface Kept {
  readonly draft: CertificateDraft;
  readonly trial: Trial;
}

type Named = Pick<Server, 'id' | 'name'>;
type WayItem = vscode.QuickPickItem & { readonly way: CertificateDraft['way'] };

/**
 * Asks for files until the daemon found nothing wrong with them and the server takes them; only then they are put in
 * place. `undefined` when the person left, and nothing changed.
 */
export async function chooseCertificate(
  { keyring }: Pick<Face, 'keyring'>,
  server: Named,
  part: Part,
): Promise<Kept | undefined> {
  const way = await askWay(titleOf(part, server));
  let draft = way && (await withFile({ way }, part, server));
  while (draft) {
    const trial = await tryDraft(keyring, server, draft);
    const works = isProved(trial, part);
    if (works || (cannotBeTried(trial) && (await confirmUntried(trial, server)))) {
      // What is missing beside the authorities is not theirs to prove.
      await keepDraft(keyring, server, draft, !works || trial.problem !== undefined);
      return { draft, trial };
    }
    draft = cannotBeTried(trial) ? undefined : await mended(draft, trial, part, server);
  }
  return undefined;
}

/** The title of the questions about a part. */
export function titleOf(part: Part, { name: server }: Named): string {
  return part === 'certificate'
    ? vscode.l10n.t('Client Certificate of {server}', { server })
    : vscode.l10n.t('Certificate Authorities of {server}', { server });
}

async function askWay(title: string): Promise<CertificateDraft['way'] | undefined> {
  const items: WayItem[] = [
    {
      label: `$(file) ${vscode.l10n.t('Use the Files')}`,
      detail: vscode.l10n.t('They stay where they are, and are read anew when they change.'),
      way: 'files',
    },
    {
      label: `$(lock) ${vscode.l10n.t('Keep It in the Keyring')}`,
      detail: vscode.l10n.t('It is read once, and kept with the secrets of VS Code.'),
      way: 'bytes',
    },
  ];
  const placeholder = vscode.l10n.t('Where is it to be from now on?');
  return (await pickOne({ title, placeholder }, items))?.way;
}

async function withFile(
  draft: CertificateDraft,
  part: Part,
  server: Named,
): Promise<CertificateDraft | undefined> {
  const what =
    part === 'certificate'
      ? vscode.l10n.t('the certificate, or a PKCS #12 file with its key')
      : vscode.l10n.t('the file');
  const file = await chooseFile(`${titleOf(part, server)}: ${what}`);
  return file && { ...draft, [part]: file };
}

/** Authorities are proved as soon as TLS trusts the server: what it thinks of our certificate is another matter. */
function isProved({ problem, ca }: Trial, part: Part): boolean {
  if (!problem) return true;
  return part === 'ca' && ca !== undefined && problem.code.startsWith('client_certificate_');
}

/** Whether nothing is known to be wrong: the server could not be asked. */
function cannotBeTried({ problem }: Trial): boolean {
  const { code = '' } = problem ?? {};
  return problem !== undefined && !code.startsWith('client_') && code !== 'certificate_untrusted';
}

function confirmUntried(trial: Trial, server: Named): Promise<boolean> {
  const why = refusalText(trial, server);
  const so = vscode.l10n.t('Nothing is wrong with the files themselves.');
  return confirm(
    vscode.l10n.t('Keep it although it could not be tried at {server}?', { server: server.name }),
    `${why} ${so}`,
    vscode.l10n.t('Keep It All the Same'),
  );
}

/** The draft with what it lacks, or another one; `undefined` when the person left. */
async function mended(
  draft: CertificateDraft,
  trial: Trial,
  part: Part,
  server: Named,
): Promise<CertificateDraft | undefined> {
  const { code = '', details = {} } = trial.problem ?? {};
  const { reason = '' } = details;
  switch (reason) {
    case 'no_key':
      return draft.key ? another(draft, trial, part, server) : withKey(draft, trial, server);
    case 'passphrase_missing':
    case 'passphrase_wrong':
      return withPassphrase(draft, details, server);
    default:
      return code === 'certificate_untrusted' && !draft.ca
        ? withAuthorities(draft, trial, server)
        : another(draft, trial, part, server);
  }
}

async function withKey(
  draft: CertificateDraft,
  { problem }: Trial,
  server: Named,
): Promise<CertificateDraft | undefined> {
  const subject = shortSubject(problem?.details['subject'] ?? '');
  const what = vscode.l10n.t('the private key of {subject}', { subject });
  const key = await chooseFile(`${titleOf('certificate', server)}: ${what}`);
  return key && { ...draft, key };
}

async function withPassphrase(
  draft: CertificateDraft,
  details: Readonly<Record<string, string>>,
  server: Named,
): Promise<CertificateDraft | undefined> {
  const file = details['file'] || nameOf(draft.key ?? draft.certificate ?? vscode.Uri.file('/'));
  const wrong = vscode.l10n.t('That passphrase does not open it.');
  const ask =
    draft.way === 'files'
      ? vscode.l10n.t('The passphrase of {file}. It is kept in the keyring.', { file })
      : vscode.l10n.t('The passphrase of {file}. It is needed once.', { file });
  const prompt = details['reason'] === 'passphrase_wrong' ? `${wrong} ${ask}` : ask;
  const answer = await askText(
    { title: titleOf('certificate', server) },
    { prompt, value: '', password: true, verbatim: true, validate: () => undefined },
  );
  return typeof answer === 'string' ? { ...draft, passphrase: answer } : undefined;
}

async function withAuthorities(
  draft: CertificateDraft,
  trial: Trial,
  server: Named,
): Promise<CertificateDraft | undefined> {
  const choose = vscode.l10n.t('Choose Its Authorities…');
  const sentence = unlinked(refusalText(trial, server));
  const chosen = await vscode.window.showWarningMessage(sentence, choose);
  return chosen ? withFile(draft, 'ca', server) : undefined;
}

async function another(
  { way, ca }: CertificateDraft,
  trial: Trial,
  part: Part,
  server: Named,
): Promise<CertificateDraft | undefined> {
  const again = vscode.l10n.t('Choose Another…');
  const unchanged = vscode.l10n.t('Nothing was changed.');
  const sentence = `${refusalText(trial, server)} ${unchanged}`;
  const chosen = await vscode.window.showErrorMessage(sentence, again);
  return chosen ? withFile({ way, ...(ca && { ca }) }, part, server) : undefined;
}
