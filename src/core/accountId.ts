/** Between a server's id and the number of an account: it cannot occur in the id itself. */
const MARK = '~';

/**
 * The server of a credential. The credential of a server's first account has the server's own id, those of the others
 * are `<serverId>~2`, `<serverId>~3` and so on.
 */
export function serverOf(id: string): string {
  return id.split(MARK, 1)[0] ?? '';
}

/** Which account of its server a credential is for, counted from 1; NaN for what is no id of a credential. */
export function accountNumber(id: string): number {
  const [, number, more] = id.split(MARK);
  if (number === undefined) return 1;
  return more === undefined && /^[1-9]\d{0,5}$/u.test(number) ? Number(number) : Number.NaN;
}

/** The id of the credential for an account of a server, counted from 1. */
export function credentialId(serverId: string, number: number): string {
  return number === 1 ? serverId : `${serverId}${MARK}${number}`;
}
