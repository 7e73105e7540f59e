import * as z from 'zod/mini';
import { findingSchema } from './findings.ts';

export const certificateFactsSchema = z.object({
  /** distinguished names as `CN=name, O=organisation` */
  subject: z.string(),
  issuer: z.string(),
  /** hexadecimal */
  serial: z.string(),
  /** ms since the epoch */
  notBefore: z.number(),
  notAfter: z.number(),
  /** subject alternative names with their kind: `DNS:mcp.example`, `IP Address:127.0.0.1` */
  names: z.array(z.string()),
  key: z.object({
    algorithm: z.string(),
    bits: z.optional(z.number()),
    curve: z.optional(z.string()),
  }),
  /** the algorithm by which the issuer signed */
  signature: z.string(),
  /** absent where the certificate does not limit its use; names as in RFC 5280 */
  keyUsage: z.optional(z.array(z.string())),
  extendedKeyUsage: z.optional(z.array(z.string())),
  isAuthority: z.boolean(),
  /** how many authorities may stand below it */
  pathLength: z.optional(z.number()),
  /** fingerprints, hexadecimal with colons */
  sha256: z.string(),
  sha1: z.string(),
});
/** What a certificate says, as data. @see https://www.rfc-editor.org/rfc/rfc5280#section-4 */
export type CertificateFacts = z.infer<typeof certificateFactsSchema>;

export const certificateReportSchema = z.object({
  /** its own first, then each issuer as far as it is there */
  certificates: z.array(certificateFactsSchema),
  findings: z.array(findingSchema),
});
/** Certificates and what was found about them. */
export type CertificateReport = z.infer<typeof certificateReportSchema>;
