import * as z from 'zod/mini';
import { secretName } from '../headers/template.ts';

/**
 * How the value of a key is entered and used: `text` as it is; `basic` a user and password, kept as `user:password` in
 * Base64; `totp` the secret of one-time codes, in Base32 or as an `otpauth://` URI.
 */
export const keyFormSchema = z.enum(['text', 'basic', 'totp']);
export type KeyForm = z.infer<typeof keyFormSchema>;

/** A value that lies elsewhere: what a command, which the user configured under a name, prints for a reference. */
export const keySourceSchema = z.object({
  command: z.string().check(z.minLength(1), z.maxLength(64)),
  reference: z.string().check(z.minLength(1), z.maxLength(1024)),
});
export type KeySource = z.infer<typeof keySourceSchema>;

/** What a person decides about a key beside its value. `expiresAt` in ms since the epoch. */
export const keySettingsSchema = z.object({
  form: keyFormSchema,
  /** when its provider lets it end, as the person was told */
  expiresAt: z.optional(z.number()),
  /** 0: never; absent: as the setting says */
  rotateAfterDays: z.optional(z.int().check(z.minimum(0), z.maximum(3650))),
  /** ms since the epoch until which nobody is reminded of its age */
  snoozedUntil: z.optional(z.number()),
});

/**
 * A secret that header templates and signatures name, so that several servers can use the same one. Exactly one of
 * `value` and `source` is there. Times are ms since the epoch.
 */
export const keySchema = z.extend(keySettingsSchema, {
  name: z.string().check(z.regex(secretName)),
  value: z.optional(z.string()),
  source: z.optional(keySourceSchema),
  /** when this value was entered */
  enteredAt: z.number(),
  /** the value before, kept until a person confirms the rotation */
  previous: z.optional(
    z.object({
      value: z.string(),
      enteredAt: z.number(),
      replacedAt: z.number(),
      expiresAt: z.optional(z.number()),
    }),
  ),
});
export type Key = z.infer<typeof keySchema>;

/** What may be shown of a key. */
export const keyFactsSchema = z.extend(keySettingsSchema, {
  name: z.string(),
  source: z.optional(keySourceSchema),
  /** its last characters when it is long; none of a password, whose end would tell much */
  masked: z.string(),
  enteredAt: z.number(),
  /** the value before is still there, since then */
  replacedAt: z.optional(z.number()),
  /** why it may be easy to guess */
  weakness: z.optional(z.enum(['placeholder', 'short', 'simple'])),
  /** the servers that name it, by id */
  usedBy: z.array(z.string()),
});
export type KeyFacts = z.infer<typeof keyFactsSchema>;

/** What time does to a key. */
export const agingSchema = z.pick(keyFactsSchema, {
  name: true,
  form: true,
  source: true,
  enteredAt: true,
  expiresAt: true,
  rotateAfterDays: true,
  snoozedUntil: true,
});
export type Aging = z.infer<typeof agingSchema>;
