import { basicValue } from '../../core/keys/basic.ts';
import type { KeyForm, KeySource } from '../../core/keys/key.ts';

/** Where the value of a key comes from. */
export type KeyOrigin =
  | { readonly kind: 'entered' }
  | { readonly kind: 'generated' }
  /** it is in the keyring already */
  | { readonly kind: 'kept' }
  | { readonly kind: 'command'; readonly command: string };

/** What a key is to a signature: the secret of an HMAC as it is written, a private key, or one of those of AWS. */
export type SigningRole =
  'text' | 'hex' | 'base64' | 'pem' | 'accessKeyId' | 'secretAccessKey' | 'sessionToken';

/** A key that is being decided about. */
export interface KeyDraft {
  /** of a new one */
  readonly name: string;
  /** the name of the one of the keyring that is used instead */
  readonly kept?: string;
  /** a template names it: its name is not asked for */
  readonly isNamed?: boolean;
  readonly form: KeyForm;
  /** it is asked for by itself, in place of one that is there or missing */
  readonly isNew?: boolean;
  /** absent where it is sent, not signed with */
  readonly signs?: SigningRole;
  /** absent while nobody was asked: it is entered */
  readonly origin?: KeyOrigin;
  readonly user?: string;
  /** as it was typed */
  readonly text?: string;
  readonly reference?: string;
}

/** The name by which a key is referred to. */
export function nameOfKey({ origin, kept, name }: KeyDraft): string {
  return origin?.kind === 'kept' ? (kept ?? name) : name;
}

/** A key that is not in the keyring yet. */
export interface NewKey {
  readonly name: string;
  readonly form: KeyForm;
  readonly value?: string;
  readonly source?: KeySource;
}

/** The key of a draft, if it is to be kept. */
export function newKeyOf(key: KeyDraft): NewKey | undefined {
  const { name, form, origin, user = '', text = '', reference = '' } = key;
  if (origin?.kind === 'command')
    return { name, form, source: { command: origin.command, reference } };
  if (origin?.kind === 'kept') return undefined;
  return { name, form, value: form === 'basic' ? basicValue(user, text) : text.trim() };
}
