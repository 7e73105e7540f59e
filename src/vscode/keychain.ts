import { createHash } from 'node:crypto';
import type * as vscode from 'vscode';
import { AuthError } from '../core/errors.ts';

/** The fingerprint of the realm's key, as this window saw it last. Not for Settings Sync: the key does not travel. */
const MARKER = 'realmKeyFingerprint';
/** How long the keychain may take, in ms: it may ask the person for a password. */
const ANSWER_TIME = 60_000;

/**
 * What SecretStorage answers. No API tells whether the keychain behind it is locked or missing: it throws, or says
 * nothing, or forgets, for which see {@link isForgetful}.
 * @throws AuthError `store_unavailable`
 */
export async function answered<T>(answer: Thenable<T>, limit = ANSWER_TIME): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new AuthError('store_unavailable')), limit);
  });
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    throw error instanceof AuthError ? error : new AuthError('store_unavailable', {}, error);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Whether SecretStorage lost what it held since this was asked last. The realm's key is the sentinel, because it is made
 * once and never changed; its marker is a fingerprint outside of SecretStorage. A first start has no marker yet.
 */
export async function isForgetful(key: Uint8Array, globalState: vscode.Memento): Promise<boolean> {
  const fingerprint = createHash('sha256').update(key).digest('hex');
  const before = globalState.get<string>(MARKER);
  if (before !== fingerprint) await globalState.update(MARKER, fingerprint);
  return before !== undefined && before !== fingerprint;
}
