/** What may be wrong with the address at which the browser ended, as a person pasted it. */
export type AddressProblem = 'empty' | 'elsewhere' | 'incomplete';

/**
 * Checks a pasted address, after trimming: it begins with the redirect URI, and carries the issuer's answer.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
 */
export function addressProblem(text: string, redirectUri: string): AddressProblem | undefined {
  const address = text.trim();
  if (address === '') return 'empty';
  if (!address.startsWith(`${redirectUri}?`)) return 'elsewhere';
  const answer = new URLSearchParams(address.slice(redirectUri.length + 1));
  const whole = answer.has('state') && (answer.has('code') || answer.has('error'));
  return whole ? undefined : 'incomplete';
}
