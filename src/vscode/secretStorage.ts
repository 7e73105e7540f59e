import { AuthError } from '../core/errors.ts';
import { errnoOf } from '../node/atomicFile.ts';

/**
 * What was asked of SecretStorage. A keychain that is locked only says so in words: what fails without a code of ours or
 * of the file system is taken for that. @throws AuthError `store_unavailable`
 */
export async function fromSecretStorage<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AuthError || errnoOf(error) !== undefined) throw error;
    throw new AuthError('store_unavailable', {}, error);
  }
}
