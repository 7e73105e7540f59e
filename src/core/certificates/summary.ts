import * as z from 'zod/mini';

export const certificateSummarySchema = z.object({
  subject: z.string(),
  notBefore: z.number(),
  notAfter: z.number(),
});
/** As much of a certificate as a list shows; times in ms since the epoch. */
export type CertificateSummary = z.infer<typeof certificateSummarySchema>;
