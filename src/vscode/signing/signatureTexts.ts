import * as vscode from 'vscode';
import type { HmacSignature, Signature } from '../../core/signing/signature.ts';

/** A signature in one line: its kind and its algorithm, or its place. */
export function signatureText(signature: Signature): string {
  switch (signature.kind) {
    case 'hmac':
      return `HMAC ${hashText(signature.hash)}, ${encodingText(signature.encoding)}`;
    case 'message':
      return `${vscode.l10n.t('HTTP Message Signatures')}, ${signature.algorithm}`;
    case 'aws':
      return `AWS SigV4, ${signature.service}, ${signature.region}`;
  }
}

/** A hash as people write it. */
export function hashText(hash: string): string {
  return hash.toUpperCase();
}

/** How bytes are written. */
export function encodingText(encoding: HmacSignature['encoding']): string {
  switch (encoding) {
    case 'hex':
      return vscode.l10n.t('hexadecimal');
    case 'base64':
      return 'Base64';
    case 'base64url':
      return 'Base64url';
  }
}
