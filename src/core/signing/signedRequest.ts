import { AuthError } from '../errors.ts';
import type { Bytes } from './bytes.ts';

/** A request as it leaves. */
export interface SignedRequest {
  readonly method: string;
  /** absolute, without fragment */
  readonly url: string;
  /** one value a name, in whichever case: what stands in several lines is joined by `, ` */
  readonly headers: Readonly<Record<string, string>>;
  /** absent when it has none, or when the signature does not cover it */
  readonly body?: Bytes | undefined;
}

/** What a signature adds to a request. */
export interface Signed {
  /** take the place of headers of the same names */
  readonly headers: Readonly<Record<string, string>>;
  /** what `${signature}` stands for in the templates of headers */
  readonly signature?: string;
  /**
   * The canonical string, to be compared with what a provider documents. Holds no secret, except the session token of
   * AWS, which is a header that is signed.
   */
  readonly base: string;
}

/** The value of a named secret; `undefined` when there is none. */
export type SecretOf = (name: string) => string | undefined | Promise<string | undefined>;

/** The value of a secret that cannot be done without. @throws AuthError `signature_key_invalid` */
export async function requiredSecret(secretOf: SecretOf, name: string): Promise<string> {
  const value = await secretOf(name);
  if (value === undefined || value === '') throw keyInvalid(name);
  return value;
}

/** A secret that is missing or cannot be what it should. The cause is left out: it may quote the secret. */
export function keyInvalid(name: string): AuthError {
  return new AuthError('signature_key_invalid', { name });
}
