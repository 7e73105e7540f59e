import { unfit } from './unfit.ts';

/** What files may cost us; each limit has a reason of its own. */
export const limits = {
  /** bytes of one file */
  file: 1_048_576,
  /** certificates in all files of one reading */
  certificates: 50,
  /** iterations of key derivations, all of one reading together: about two seconds */
  iterations: 2_000_000,
} as const;

/** The work that a file may ask for before somebody knows its passphrase: it names the number of iterations itself. */
export class Budget {
  #left: number = limits.iterations;

  /** @throws AuthError with the reason `too_costly` before the work is begun, `unreadable` for a number that is none */
  spend(iterations: number): void {
    if (iterations < 1) throw unfit('unreadable');
    this.#left -= iterations;
    if (this.#left < 0) throw unfit('too_costly');
  }
}
