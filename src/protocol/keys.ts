import * as z from 'zod/mini';
import { keySettingsSchema, keySourceSchema } from '../core/keys/key.ts';
import { secretName } from '../core/headers/template.ts';
import { authSchema } from '../core/server.ts';
import { request } from './message.ts';

const nothing = z.object({});
const keyRef = z.object({ name: z.string().check(z.regex(secretName)) });
/** A value, or where it lies; exactly one of them. */
const valueSchema = {
  value: z.optional(z.string().check(z.minLength(1), z.maxLength(65_536))),
  source: z.optional(keySourceSchema),
};

/** What a server said to a value: `unknown` when it did not answer, or answers everybody alike. */
export const triedSchema = z.object({
  server: z.string(),
  verdict: z.enum(['refuses', 'forbids', 'accepts', 'unknown']),
});
export type Tried = z.infer<typeof triedSchema>;

/** What a window asks about keys and the headers that name them. What moves a secret is for a store only. */
export const keyRequests = {
  /** How requests to a server are authenticated, in place of what was there. Only a store: keys go where it says. */
  changeAuth: request('changeAuth', z.object({ id: z.string(), auth: authSchema }), nothing),
  /** A person lets a server of another machine have the keys and variables that it names now. Only a store. */
  allowKeys: request('allowKeys', z.object({ id: z.string() }), nothing),
  /** Keeps a key of a new name, or another value of a name that no server uses yet. */
  keepKey: request(
    'keepKey',
    z.extend(z.extend(keySettingsSchema, keyRef.shape), valueSchema),
    nothing,
  ),
  /** What a person decided about a key beside its value. */
  keySettings: request('keySettings', z.extend(keySettingsSchema, keyRef.shape), nothing),
  /**
   * Tries another value at every server that uses the key, and only then puts it in place of the one before, which is
   * kept for `undoRotation`. `tried` says what they said; `rotated` is false when one refused it, or, without
   * `unproved`, when one forbade its use or said nothing: then nothing has changed. One that forbids knows the key, but
   * may answer so to the one before as well.
   */
  rotateKey: request(
    'rotateKey',
    z.object({ ...keyRef.shape, ...valueSchema, unproved: z.optional(z.boolean()) }),
    z.object({ rotated: z.boolean(), tried: z.array(triedSchema) }),
  ),
  undoRotation: request('undoRotation', keyRef, nothing),
  /** The value before is deleted. */
  confirmRotation: request('confirmRotation', keyRef, nothing),
  /** The value of a key, to be shown or copied. Only to a store. */
  revealKey: request('revealKey', keyRef, z.object({ value: z.string() })),
  /** Deletes a key. For ten minutes, as long as the daemon lives, `checkRevoked` can tell whether it is dead. */
  revokeKey: request('revokeKey', keyRef, nothing),
  /** Asks the servers that used a revoked key whether they still take it; whichever window revoked it. Only a store. */
  checkRevoked: request('checkRevoked', keyRef, z.object({ tried: z.array(triedSchema) })),
  /** What a server says to the keys that it is shown now. */
  tryKeys: request('tryKeys', z.object({ id: z.string() }), triedSchema),
  /** What keys and headers stand on outside of the keyring, in place of what a window said before. Only from a store. */
  outside: request(
    'outside',
    z.object({
      /** of the window's environment: those that servers use, by name */
      variables: z.record(z.string(), z.string()),
      /** by which values are read that lie elsewhere: the user's own, never a workspace's */
      commands: z.array(z.object({ name: z.string(), words: z.array(z.string()) })),
      /** for those commands */
      environment: z.record(z.string(), z.string()),
    }),
    nothing,
  ),
} as const;
