import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { signatureSchema, type Signature } from '../../src/core/signing/signature.ts';

/** Reads how requests are signed from a JSON file. @throws Error that says in which file and where in it */
export function readSignatureFile(path: string): Signature {
  const parsed = signatureSchema.safeParse(jsonIn(path), { error: z.locales.en().localeError });
  if (parsed.success) return parsed.data;
  const complaints = parsed.error.issues
    .flatMap(meant)
    .map(({ path: place, message }) => `${place.join('.') || 'the whole'}: ${message}`);
  throw new Error(`${path}: ${complaints.join('; ')}`);
}

/** What is wrong with the kind of signature that was meant: the one whose name is right. */
function meant(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const known = issue.errors.find((issues) => !issues.some(({ path }) => path[0] === 'kind'));
  const kind = { ...issue, path: ['kind'], message: 'Expected hmac, message or aws' };
  return known ?? [kind];
}

function jsonIn(path: string): unknown {
  const text = readFileSync(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : 'no JSON'}`, {
      cause: error,
    });
  }
}
