/** Why a user name cannot be used. */
export type UserNameProblem = 'empty' | 'colon' | 'control';

/** Checks a user name for Basic authentication. @see https://www.rfc-editor.org/rfc/rfc7617#section-2 */
export function userNameProblem(name: string): UserNameProblem | undefined {
  if (name === '') return 'empty';
  if (name.includes(':')) return 'colon';
  return hasControls(name) ? 'control' : undefined;
}

/** Whether a text has control characters, which neither a user name nor a password may have. */
export function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

/** A user name and password as a key of the form `basic`: `user:password` in UTF-8, in Base64. */
export function basicValue(user: string, password: string): string {
  return btoa(String.fromCodePoint(...new TextEncoder().encode(`${user}:${password}`)));
}

/** The user name in a {@link basicValue}; empty for another text. */
export function basicUser(value: string): string {
  try {
    const bytes = Uint8Array.from(atob(value), (character) => character.charCodeAt(0));
    return new TextDecoder().decode(bytes).split(':')[0] ?? '';
  } catch {
    return '';
  }
}
