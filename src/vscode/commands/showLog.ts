import type { Face } from '../face.ts';

/** Shows the log of the keyring. */
export function showLog({ log }: Face): void {
  log.show();
}
