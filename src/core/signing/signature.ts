import * as z from 'zod/mini';
import {
  parseTemplate,
  referencesIn,
  secretName,
  signedVocabulary,
  type Template,
} from '../headers/template.ts';
import { parseComponent } from './components.ts';
import { stringItem } from './structuredFields.ts';

const nameSchema = z.string().check(z.regex(secretName));
const digestSchema = z.enum(['sha-256', 'sha-512']);

/** HMAC over a string of one's own; what comes of it is `${signature}` in the templates of the headers. */
const hmacSchema = z.strictObject({
  kind: z.literal('hmac'),
  hash: z.enum(['sha-256', 'sha-384', 'sha-512']),
  /** the name of the secret */
  secret: nameSchema,
  /** how the secret is written: its text itself, or bytes as hex or Base64 */
  secretEncoding: z.enum(['text', 'hex', 'base64']),
  /** the string that is signed, of the names in {@link signedVocabulary} */
  template: z.string().check(z.minLength(1), z.maxLength(4096), templateIsRead),
  /** how the signature is written */
  encoding: z.enum(['hex', 'base64', 'base64url']),
});
export type HmacSignature = z.infer<typeof hmacSchema>;

/** HTTP Message Signatures. @see https://www.rfc-editor.org/rfc/rfc9421 */
const messageSchema = z.strictObject({
  kind: z.literal('message'),
  algorithm: z.enum([
    'hmac-sha256',
    'ed25519',
    'ecdsa-p256-sha256',
    'ecdsa-p384-sha384',
    'rsa-pss-sha512',
    'rsa-v1_5-sha256',
  ]),
  /** the name of the secret: Base64 for `hmac-sha256`, else a private key as PKCS #8 in PEM */
  key: nameSchema,
  keyId: z.optional(z.string().check(z.refine(isItem))),
  /** component identifiers, in order: a header that a request does not have is left out of its signature */
  components: z
    .array(z.string().check(z.refine((text) => parseComponent(text) !== undefined)))
    .check(
      z.maxLength(50),
      z.refine((components) => new Set(components).size === components.length),
    ),
  label: z.string().check(z.regex(/^[a-z*][a-z0-9_.*-]{0,63}$/)),
  /** the hash of `Content-Digest`; `sha-256` when absent. @see https://www.rfc-editor.org/rfc/rfc9530 */
  digest: z.optional(digestSchema),
  /** whether it says when it was made */
  created: z.boolean(),
  /** seconds that it is good for */
  expires: z.optional(z.int().check(z.minimum(1), z.maximum(86_400))),
  nonce: z.optional(z.boolean()),
  tag: z.optional(z.string().check(z.refine(isItem))),
  /** whether it names its algorithm, which the key should tell already */
  alg: z.optional(z.boolean()),
});
export type MessageSignature = z.infer<typeof messageSchema>;

/** AWS Signature Version 4; the body is always covered. */
const awsSchema = z.strictObject({
  kind: z.literal('aws'),
  /** the names of the secrets */
  accessKeyId: nameSchema,
  secretAccessKey: nameSchema,
  sessionToken: z.optional(nameSchema),
  region: z.string().check(z.regex(/^[a-z0-9-]{1,64}$/)),
  /** not S3, which signs in its own way and speaks no MCP */
  service: z.string().check(z.regex(/^(?!s3$)[a-z0-9-]{1,64}$/)),
});
export type AwsSignature = z.infer<typeof awsSchema>;

/**
 * How each request to a server is signed. Holds no secret, only names of secrets. What is not known is refused, because
 * a signature without it would not be the one that was meant.
 */
export const signatureSchema = z.union([hmacSchema, messageSchema, awsSchema]);
export type Signature = z.infer<typeof signatureSchema>;

/** Whether the body must be there as a whole before a request can be signed. */
export function coversBody(signature: Signature): boolean {
  switch (signature.kind) {
    case 'hmac':
      return referencesIn(signedTemplate(signature)).some(({ name }) =>
        ['body', 'digest'].includes(name),
      );
    case 'message':
      return signature.components.includes('content-digest');
    case 'aws':
      return true;
  }
}

/** The names of the secrets that a signature is made with, each once. */
export function secretNamesIn(signature: Signature): string[] {
  switch (signature.kind) {
    case 'hmac':
      return [signature.secret];
    case 'message':
      return [signature.key];
    case 'aws': {
      const { accessKeyId, secretAccessKey, sessionToken } = signature;
      return [...new Set([accessKeyId, secretAccessKey, sessionToken ?? accessKeyId])];
    }
  }
}

/** The string to sign, parsed: text alone when it cannot be, which {@link signatureSchema} refuses. */
export function signedTemplate({ template }: HmacSignature): Template {
  const parsed = parseTemplate(template, signedVocabulary);
  return parsed.kind === 'template' ? parsed.template : [template];
}

function templateIsRead({ value: input, issues }: z.core.ParsePayload<string>): void {
  const parsed = parseTemplate(input, signedVocabulary);
  if (parsed.kind === 'template') return;
  const { kind, name, start } = parsed.problem;
  const message = `${kind.replace('_', ' ')}: "${name}" at character ${start + 1}`;
  issues.push({ code: 'custom', message, input });
}

function isItem(text: string): boolean {
  return text.length <= 512 && stringItem(text) !== undefined;
}
