import * as vscode from 'vscode';
import type { HmacSignature } from '../../core/signing/signature.ts';
import type { TakenNames } from '../keys/headerProblems.ts';
import type { PickItem } from '../pickStep.ts';
import type { SignatureKind } from './signatureDraft.ts';

/** The kinds of signatures; that of AWS takes the header of a token. */
export function kindItems({ isOAuth, names }: TakenNames): PickItem<SignatureKind>[] {
  const all: PickItem<SignatureKind>[] = [
    {
      label: kindText('hmac'),
      description: 'X-Signature: …, X-Timestamp: …',
      detail: vscode.l10n.t('over a text of the request, by a key that both sides have'),
      answer: 'hmac',
    },
    {
      label: kindText('message'),
      description: 'RFC 9421',
      detail: vscode.l10n.t('over parts of the request that you choose'),
      answer: 'message',
    },
    {
      label: kindText('aws'),
      description: 'AWS SigV4',
      detail: vscode.l10n.t('for API Gateway, Bedrock and other services of AWS'),
      answer: 'aws',
    },
  ];
  const isTaken = isOAuth || names.some((name) => name.toLowerCase() === 'authorization');
  return all.filter(({ answer }) => answer !== 'aws' || !isTaken);
}

function kindText(kind: SignatureKind): string {
  switch (kind) {
    case 'hmac':
      return 'HMAC';
    case 'message':
      return vscode.l10n.t('HTTP Message Signatures');
    case 'aws':
      return vscode.l10n.t('AWS Signature Version 4');
  }
}

/** How a key is written. */
export function secretEncodingText(encoding: HmacSignature['secretEncoding']): {
  label: string;
  description: string;
} {
  switch (encoding) {
    case 'text':
      return {
        label: vscode.l10n.t('As text'),
        description: vscode.l10n.t('its letters are the key'),
      };
    case 'hex':
      return {
        label: vscode.l10n.t('In hexadecimal'),
        description: vscode.l10n.t('it stands for bytes'),
      };
    case 'base64':
      return {
        label: vscode.l10n.t('In Base64'),
        description: vscode.l10n.t('it stands for bytes'),
      };
  }
}
