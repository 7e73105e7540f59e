import * as vscode from 'vscode';
import type { Auth, Scheme } from '../../core/server.ts';
import { secretNamesIn, type Signature } from '../../core/signing/signature.ts';
import type { ServerView } from '../../protocol/state.ts';
import { shortSubject } from '../certificates/certificateTexts.ts';
import { separator, type PickItem } from '../pickStep.ts';
import { withoutIcons } from '../plainText.ts';
import { signatureText } from '../signing/signatureTexts.ts';
import { listText } from './keyTexts.ts';
import { maskedTemplate } from './maskedTemplate.ts';

/** What can be changed about the authentication of a server. */
type Part =
  | { readonly kind: 'scheme' }
  | { readonly kind: 'add' }
  | { readonly kind: 'signature' }
  | { readonly kind: 'header'; readonly index: number }
  | { readonly kind: 'certificate' }
  | { readonly kind: 'authorities' };

/** The scheme, then each header, then the signature, then the certificates, which only servers over TLS can have. */
export function authItems(view: ServerView, auth: Auth): PickItem<Part>[] {
  const isTls = view.server.url.startsWith('https:');
  return [...ownRows(auth), ...(isTls ? tlsRows(view) : [])];
}

function tlsRows(view: ServerView): PickItem<Part>[] {
  const { server, certificate } = view;
  const { subject = '' } = certificate?.summary ?? {};
  const isNamed = server.auth.tls?.ca !== undefined || server.network?.ca !== undefined;
  const none = vscode.l10n.t('none');
  return [
    separator(vscode.l10n.t('Certificates')),
    {
      label: `$(verified) ${vscode.l10n.t('Client certificate…')}`,
      description: certificate ? withoutIcons(shortSubject(subject)) : none,
      answer: { kind: 'certificate' },
    },
    {
      label: `$(organization) ${vscode.l10n.t('Certificate authorities of the server…')}`,
      description: isNamed
        ? vscode.l10n.t('its own, beside those of the system')
        : vscode.l10n.t('those of the system'),
      answer: { kind: 'authorities' },
    },
  ];
}

/** What can be done with certificates that are there. */
export function certificateItems(): PickItem<'show' | 'replace' | 'remove'>[] {
  return [
    { label: `$(eye) ${vscode.l10n.t('Show')}`, answer: 'show' },
    { label: `$(sync) ${vscode.l10n.t('Replace…')}`, answer: 'replace' },
    { label: `$(trash) ${vscode.l10n.t('Remove…')}`, answer: 'remove' },
  ];
}

function ownRows({ scheme, headers = [], signature }: Auth): PickItem<Part>[] {
  return [
    {
      label: `$(shield) ${schemeText(scheme)}`,
      description: vscode.l10n.t('how the server knows who asks'),
      answer: { kind: 'scheme' },
    },
    separator(vscode.l10n.t('Headers')),
    ...headers.map(({ name, template }, index) => ({
      label: `$(key) ${name}`,
      description: withoutIcons(maskedTemplate(template)),
      answer: { kind: 'header' as const, index },
    })),
    {
      label: `$(add) ${vscode.l10n.t('Add a header')}`,
      description:
        scheme === 'oauth' ? vscode.l10n.t('beside OAuth, such as the key of an API gateway') : '',
      answer: { kind: 'add' },
    },
    separator(vscode.l10n.t('Signature')),
    { ...signatureItem(signature), answer: { kind: 'signature' } },
  ];
}

function signatureItem(signature: Signature | undefined): vscode.QuickPickItem {
  if (!signature)
    return {
      label: `$(add) ${vscode.l10n.t('Sign the requests')}`,
      description: vscode.l10n.t('by HMAC, HTTP Message Signatures or AWS'),
    };
  const keys = listText(secretNamesIn(signature));
  return { label: `$(pencil) ${signatureText(signature)}`, description: keys };
}

/** What can be done with a header. */
export function headerItems(): PickItem<'edit' | 'remove'>[] {
  return [
    { label: `$(edit) ${vscode.l10n.t('Change its name or what it says')}`, answer: 'edit' },
    { label: `$(trash) ${vscode.l10n.t('Remove')}`, answer: 'remove' },
  ];
}

function schemeText(scheme: Scheme): string {
  switch (scheme) {
    case 'oauth':
      return vscode.l10n.t('OAuth');
    case 'headers':
      return vscode.l10n.t('API key or headers');
    case 'none':
      return vscode.l10n.t('No authentication');
  }
}
