import * as vscode from 'vscode';
import type { Auth, Scheme } from '../../core/server.ts';
import { separator, type PickItem } from '../pickStep.ts';
import { withoutIcons } from '../plainText.ts';
import { maskedTemplate } from './maskedTemplate.ts';

/** What can be changed about the authentication of a server. */
type Part =
  | { readonly kind: 'scheme' }
  | { readonly kind: 'add' }
  | { readonly kind: 'header'; readonly index: number };

/** The scheme, then each header. */
export function authItems({ scheme, headers = [] }: Auth): PickItem<Part>[] {
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
  ];
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
