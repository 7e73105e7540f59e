import { AuthError } from '../../core/errors.ts';
import type { HeaderSources } from '../../core/headers/renderHeaders.ts';
import { removeKey } from '../../core/keys/keyRecords.ts';
import { confirmed, rotated, undone, type NewValue } from '../../core/keys/rotation.ts';
import { totpCode } from '../../core/keys/totp.ts';
import type { Server } from '../../core/server.ts';
import type { Tried } from '../../protocol/keys.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import { requireUsable, type KeyDesk } from './keyDesk.ts';
import type { KeyValues } from './keyValues.ts';
import { serversWith, tryKeys } from './keyTrials.ts';
import type { Parts } from './parts.ts';
import type { Window } from './windows.ts';

/** Answers what puts another value in place of one, and what ends one. */
export function answerKeyEndings({ peer }: Window, parts: Parts, desk: KeyDesk): void {
  peer.handle(toDaemon.rotateKey, async ({ name, unproved = false, ...fresh }) => {
    const { form } = desk.key(name);
    requireUsable({ name, form, ...fresh });
    const tried = await tryAll(name, fresh, parts);
    const isGood = ({ verdict }: Tried): boolean =>
      verdict === 'accepts' || (unproved && verdict !== 'refuses');
    if (!tried.every(isGood)) return { rotated: false, tried };
    await desk.keep(rotated(desk.key(name), fresh, Date.now()));
    return { rotated: true, tried };
  });
  peer.handle(toDaemon.undoRotation, async ({ name }) => desk.keep(undone(desk.key(name))));
  peer.handle(toDaemon.confirmRotation, async ({ name }) => desk.keep(confirmed(desk.key(name))));
  peer.handle(toDaemon.revokeKey, async ({ name }) => {
    parts.revokedKeys.note(desk.key(name));
    await removeKey(parts.secrets, name);
    parts.changes.fire();
    return {};
  });
  peer.handle(toDaemon.checkRevoked, async ({ name }) => {
    desk.requireStore();
    const key = parts.revokedKeys.of(name);
    if (!key) throw new AuthError('key_missing', { name });
    return { tried: await tryAll(name, key, parts) };
  });
}

/** What every server that uses a key says to another value of it. */
async function tryAll(name: string, fresh: NewValue, parts: Parts): Promise<Tried[]> {
  const value = await parts.keys.values.valueOf(fresh);
  const sources = withValue(parts.keys.values, name, value);
  // The others get nothing of this keyring.
  const asked = serversWith(name, parts).filter((server) => parts.consents.has(server));
  return Promise.all(asked.map((server: Server) => tryKeys(server, parts, sources)));
}

function withValue(values: KeyValues, changed: string, value: string): HeaderSources {
  return {
    secret: (name) => (name === changed ? value : values.secret(name)),
    totp: (name) => (name === changed ? (totpCode(value, Date.now()) ?? '') : values.totp(name)),
    variable: (name) => values.variable(name),
  };
}

/** Deletes those of these keys that no server names any more. */
export async function removeUnusedKeys(names: readonly string[], parts: Parts): Promise<void> {
  const unused = names.filter((name) => serversWith(name, parts).length === 0);
  for (const name of unused) await removeKey(parts.secrets, name);
}
