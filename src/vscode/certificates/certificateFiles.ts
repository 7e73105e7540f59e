import * as vscode from 'vscode';
import { AuthError } from '../../core/errors.ts';
import type { GivenCertificate } from '../../protocol/certificates.ts';

/** What a person chose so far: where it is kept from now on, and its files. */
export interface CertificateDraft {
  /** `files`: they stay where they are, and are read anew when they change */
  readonly way: GivenCertificate['kind'];
  readonly certificate?: vscode.Uri;
  readonly key?: vscode.Uri;
  readonly ca?: vscode.Uri;
  readonly passphrase?: string;
}

/** More than any certificate has, in bytes. */
const MOST = 1_048_576;

/** Asks for one file, such as "The private key of alice". `undefined` when the person left. */
export async function chooseFile(title: string): Promise<vscode.Uri | undefined> {
  const openLabel = vscode.l10n.t('Use This File');
  const [file] = (await vscode.window.showOpenDialog({ title, openLabel })) ?? [];
  return file;
}

/** The draft as the daemon takes it. @throws AuthError `client_certificate_invalid` for a file that cannot be handed over */
export async function givenOf(draft: CertificateDraft): Promise<GivenCertificate> {
  const { way, certificate, key, ca } = draft;
  if (way === 'files') return { kind: 'files', paths: pathsOf(draft) };
  const own = [certificate, key].filter((file) => file !== undefined);
  return {
    kind: 'bytes',
    own: await Promise.all(own.map(readFile)),
    ...(ca && { ca: [await readFile(ca)] }),
  };
}

function pathsOf({ certificate, key, ca }: CertificateDraft): Record<string, string> {
  const named = Object.entries({ certificate, key, ca });
  return Object.fromEntries(named.flatMap(([name, file]) => (file ? [[name, file.fsPath]] : [])));
}

async function readFile(file: vscode.Uri): Promise<{ name: string; base64: string }> {
  const name = nameOf(file);
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > MOST)
    throw new AuthError('client_certificate_invalid', { reason: 'too_large', file: name });
  const bytes = await vscode.workspace.fs.readFile(file);
  return { name, base64: Buffer.from(bytes).toString('base64') };
}

/** The name of a file without its folder. */
export function nameOf({ path }: vscode.Uri): string {
  return path.split('/').at(-1) ?? path;
}
