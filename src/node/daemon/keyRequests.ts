import { AuthError } from '../../core/errors.ts';
import { keepKey, keyOf } from '../../core/keys/keyRecords.ts';
import type { Server } from '../../core/server.ts';
import type { Tried } from '../../protocol/keys.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import { requireUsable, type KeyDesk } from './keyDesk.ts';
import { answerKeyEndings } from './keyEndings.ts';
import { serversWith, tryKeys } from './keyTrials.ts';
import type { Parts } from './parts.ts';
import { serverWith } from './serverWith.ts';
import type { Window } from './windows.ts';

/** Answers what concerns keys and the headers that name them; what moves a secret only to a store. */
export function answerKeys(window: Window, parts: Parts): void {
  const { peer } = window;
  const { changes, consents, keys, secrets, servers } = parts;
  const requireStore = (): void => {
    if (!window.isStore || !secrets.unlocked) throw new AuthError('keyring_locked');
  };
  const desk: KeyDesk = {
    requireStore,
    key: (name) => {
      requireStore();
      const found = keyOf(secrets, name);
      if (!found) throw new AuthError('key_missing', { name });
      return found;
    },
    keep: async (key) => {
      await keepKey(secrets, key);
      changes.fire();
      return {};
    },
  };
  const allow = async (id: string): Promise<Record<string, never>> => {
    requireStore();
    await consents.give(serverWith(id, parts));
    changes.fire();
    return {};
  };
  // Whoever says which key goes to which server can let one be sent to a server of his own.
  peer.handle(toDaemon.changeAuth, async ({ id, auth }) => {
    requireStore();
    await servers.changeAuth(id, auth, Date.now());
    return allow(id);
  });
  peer.handle(toDaemon.allowKeys, ({ id }) => allow(id));
  peer.handle(toDaemon.keepKey, async (entered) => {
    requireStore();
    requireUsable(entered);
    const used =
      keyOf(secrets, entered.name) !== undefined && serversWith(entered.name, parts).length > 0;
    if (used) throw new AuthError('key_in_use', { name: entered.name });
    return desk.keep({ ...entered, enteredAt: Date.now() });
  });
  peer.handle(toDaemon.keySettings, async ({ name, ...settings }) => {
    const {
      expiresAt: _end,
      rotateAfterDays: _days,
      snoozedUntil: _until,
      ...kept
    } = desk.key(name);
    return desk.keep({ ...kept, ...settings });
  });
  peer.handle(toDaemon.revealKey, async ({ name }) => ({
    value: await keys.values.valueOf(desk.key(name)),
  }));
  peer.handle(toDaemon.tryKeys, async ({ id }) => {
    const server = serverWith(id, parts);
    const tried = await tryKeys(server, parts);
    noteTrial(server, tried, parts);
    return tried;
  });
  peer.handle(toDaemon.outside, async (handedOver) => {
    if (!window.isStore) throw new AuthError('keyring_locked');
    keys.values.learn(handedOver);
    changes.fire();
    return {};
  });
  answerKeyEndings(window, parts, desk);
}

/** What a server says to keys alone counts like what it says to a tool. */
function noteTrial(server: Server, { verdict }: Tried, { keys }: Parts): void {
  if (!keys.isShownTo(server)) return;
  const { host } = new URL(server.url);
  const code = server.auth.signature ? 'signature_refused' : 'key_refused';
  if (verdict === 'refuses') keys.note(server, new AuthError(code, { host }));
  if (verdict === 'accepts') keys.accepted(server.id);
}
