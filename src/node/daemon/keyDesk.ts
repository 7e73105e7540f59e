import { AuthError } from '../../core/errors.ts';
import type { Key } from '../../core/keys/key.ts';
import type { NewValue } from '../../core/keys/rotation.ts';
import { isTotpSecret } from '../../core/keys/totp.ts';

/** Where keys are read and kept for a window that may. */
export interface KeyDesk {
  /** @throws AuthError `keyring_locked` */
  requireStore(): void;
  /** @throws AuthError `keyring_locked`, `key_missing` */
  key(name: string): Key;
  keep(key: Key): Promise<Record<string, never>>;
}

/**
 * One of value and source, and codes can be made of it. A command is not run for this: its vault may be locked.
 * @throws AuthError `key_missing`, `totp_invalid`
 */
export function requireUsable({
  name,
  form,
  value,
  source,
}: NewValue & Pick<Key, 'name' | 'form'>): void {
  if ((value === undefined) === (source === undefined))
    throw new AuthError('key_missing', { name });
  if (form === 'totp' && value !== undefined && !isTotpSecret(value))
    throw new AuthError('totp_invalid', { name });
}
