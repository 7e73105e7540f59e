import * as z from 'zod/mini';
import { AuthError } from '../errors.ts';

/**
 * What can be wrong with a certificate, with what belongs to it, or with the files that hold them. The same words are the
 * `details.reason` of `client_certificate_invalid`.
 */
export const findingCodes = [
  'file_missing',
  'too_large',
  'too_many',
  'too_costly',
  'truncated',
  'unreadable',
  'unsupported',
  'passphrase_missing',
  'passphrase_wrong',
  'no_certificate',
  'no_key',
  'key_mismatch',
  'expired',
  'not_yet_valid',
  'expires_soon',
  'key_usage',
  'extended_usage',
  'not_an_authority',
  'wrong_authority',
  'name_mismatch',
] as const;
export type FindingCode = (typeof findingCodes)[number];

export const findingSchema = z.object({
  code: z.enum(findingCodes),
  /** a `failure` keeps it from being used, a `warning` does not */
  level: z.enum(['failure', 'warning']),
  /** which certificate; absent when it is about the files */
  subject: z.optional(z.string()),
  /** what a sentence may quote: `file` is a name without its folder, `at` a day as in `2026-11-25` */
  details: z.record(z.string(), z.string()),
});
/** One result of looking at certificates. */
export type Finding = z.infer<typeof findingSchema>;

/** What keeps a client certificate from being used, as the error of a request; `undefined` when nothing does. */
export function failureOf(findings: readonly Finding[]): AuthError | undefined {
  const [first] = findings.filter(({ level }) => level === 'failure');
  if (!first) return undefined;
  const { code: reason, subject, details } = first;
  return new AuthError('client_certificate_invalid', {
    reason,
    ...(subject !== undefined && { subject }),
    ...details,
  });
}

/** The finding that an error of reading certificates stands for; `undefined` for any other error. */
export function findingOf({ code, details }: AuthError): Finding | undefined {
  const known = findingCodes.find((one) => one === details['reason']);
  if (code !== 'client_certificate_invalid' || !known) return undefined;
  const { reason: _reason, subject, ...rest } = details;
  return { code: known, level: 'failure', ...(subject && { subject }), details: rest };
}
