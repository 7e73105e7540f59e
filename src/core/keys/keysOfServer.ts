import * as z from 'zod/mini';
import { failureSchema, type Failure } from '../credential.ts';
import { namesIn } from '../headers/headerSettings.ts';
import type { Server } from '../server.ts';
import { secretNamesIn } from '../signing/signature.ts';
import { agingSchema, type Key } from './key.ts';

/** What a face needs to know of the keys that a server uses, beside the keys themselves. */
export const serverKeysSchema = z.object({
  /** the names of keys that it uses and that are not in the keyring */
  missing: z.array(z.string()),
  /** the names of variables that it uses and that no window has */
  missingVariables: z.array(z.string()),
  /** those that are; absent when there are none */
  aging: z.optional(z.array(agingSchema)),
  /** when the first of its keys ends; ms since the epoch */
  expiresAt: z.optional(z.number()),
  /** the server refused what it was shown last */
  failure: z.optional(failureSchema),
});
export type ServerKeys = z.infer<typeof serverKeysSchema>;

/** The names of the keys that a server uses, in its headers and for its signature; each once. */
export function keyNamesOf({ auth: { headers = [], signature } }: Pick<Server, 'auth'>): string[] {
  const signing = signature ? secretNamesIn(signature) : [];
  return [...new Set([...namesIn(headers).keys, ...signing])];
}

/** The names of the variables of the environment that a server uses. */
export function variableNamesOf({ auth: { headers = [] } }: Pick<Server, 'auth'>): string[] {
  return namesIn(headers).variables;
}

/** Where {@link serverKeysOf} looks. */
export interface KeysAndVariables {
  readonly key: (name: string) => Key | undefined;
  readonly hasVariable: (name: string) => boolean;
}

/** The state of a server's keys; `undefined` when it uses none. */
export function serverKeysOf(
  server: Server,
  { key, hasVariable }: KeysAndVariables,
  failure: Failure | undefined,
): ServerKeys | undefined {
  const names = keyNamesOf(server);
  const variables = variableNamesOf(server);
  if (server.auth.scheme !== 'headers' && names.length + variables.length === 0) return undefined;
  const aging = names.flatMap((name) => key(name) ?? []).map((kept) => agingSchema.parse(kept));
  const ends = aging.flatMap(({ expiresAt }) => expiresAt ?? []);
  return {
    missing: names.filter((name) => !key(name)),
    missingVariables: variables.filter((name) => !hasVariable(name)),
    ...(aging.length > 0 && { aging }),
    ...(ends.length > 0 && { expiresAt: Math.min(...ends) }),
    ...(failure && { failure }),
  };
}
