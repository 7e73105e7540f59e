import { DueNotices, type NoticePorts } from './dueNotices.ts';
import { certificateExpiry } from './certificates/certificateExpiry.ts';
import { keyRotation } from './keys/keyRotation.ts';
import type { Keyring } from './keyring.ts';

/** Everything that is said by itself because time passes. */
export function startNotices(keyring: Keyring, ports: NoticePorts): DueNotices {
  return new DueNotices(keyring, ports, [keyRotation(keyring), certificateExpiry]);
}
