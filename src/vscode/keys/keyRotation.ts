import { rotationDue } from '../../core/keys/rotation.ts';
import type { DueKind } from '../dueNotices.ts';
import type { Keyring } from '../keyring.ts';
import { rotateAfterDays } from './keysInNeed.ts';
import { offerRotation } from './rotationOffer.ts';

/** That a key which somebody uses is old enough to be rotated. */
export function keyRotation(keyring: Keyring): DueKind {
  return {
    memory: 'rotationTold',
    momentsOf: ({ keys }) => {
      const days = rotateAfterDays();
      return keys
        .filter(({ usedBy }) => usedBy.length > 0)
        .toSorted((a, b) => a.enteredAt - b.enteredAt)
        .flatMap((key) => {
          const at = rotationDue(key, days);
          return at === undefined ? [] : [[key.name, at] as const];
        });
    },
    offer: (names, { keys }) => {
      const named = names.flatMap((name) => keys.find((key) => key.name === name) ?? []);
      return offerRotation(keyring, named);
    },
  };
}
