import * as vscode from 'vscode';
import type { Server } from '../../core/server.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { Face } from '../face.ts';
import { showPage } from '../readOnlyPage.ts';
import { sampleFor } from './sample.ts';
import { askSample } from './sampleForm.ts';
import { carriedHeaders } from './carriedHeaders.ts';
import { samplePage } from './samplePage.ts';

/**
 * Signs a sample request as the gateway would, by settings that need not be kept yet, and shows what was signed, to be
 * compared with a documentation.
 */
export async function trySignature({ keyring }: Face, server: Server): Promise<void> {
  const { signature, headers = [] } = server.auth;
  if (!signature) return;
  const title = vscode.l10n.t('Try Signature: {server}', { server: server.name });
  const sample = await askSample(title, sampleFor(server.url));
  if (!sample) return;
  const { before } = await carriedHeaders(headers, sample);
  const request = { ...sample, headers: { ...sample.headers, ...before } };
  const { body, ...rest } = request;
  const tried = await keyring.request(toDaemon.trySignature, {
    id: server.id,
    signature,
    ...rest,
    ...(body !== '' && { body }),
  });
  const { after } = await carriedHeaders(headers, sample, tried.signature);
  const carried = { ...tried.headers, ...after };
  const page = samplePage(server, signature, request, { ...tried, headers: carried });
  await showPage(vscode.l10n.t('Signature of {server}', { server: server.name }), page);
}
