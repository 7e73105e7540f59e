import * as z from 'zod/mini';
import { certificateReportSchema } from '../core/certificates/facts.ts';
import { tlsFilesSchema } from '../core/server.ts';
import { request } from './message.ts';
import { problemSchema } from './state.ts';

const nothing = z.object({});

/** A file as a window read it, its name without a folder. */
const fileSchema = z.object({ name: z.string(), base64: z.string() });

/** Where a client certificate, its key and the authorities of a server come from. */
export const givenCertificateSchema = z.discriminatedUnion('kind', [
  /** from now on read from these files, on the machine of the daemon */
  z.object({ kind: z.literal('files'), paths: tlsFilesSchema }),
  /** kept with the server's secrets from now on; `ca` with its settings */
  z.object({
    kind: z.literal('bytes'),
    own: z.array(fileSchema),
    ca: z.optional(z.array(fileSchema)),
  }),
]);
export type GivenCertificate = z.infer<typeof givenCertificateSchema>;

const givenSchema = z.object({
  id: z.string(),
  given: givenCertificateSchema,
  passphrase: z.optional(z.string().check(z.regex(/^[^\n]*$/u))),
});

/** Window → daemon: the certificates of one server. Apart from the others, as a window needs them seldom. */
export const toDaemonCertificates = {
  /** What there is to see: each part is absent when the server has none. `server`: asks it for its own as well. */
  certificate: request(
    'certificate',
    z.object({ id: z.string(), server: z.optional(z.boolean()) }),
    z.object({
      client: z.optional(certificateReportSchema),
      ca: z.optional(certificateReportSchema),
      server: z.optional(certificateReportSchema),
      /** why the server could not be asked */
      problem: z.optional(problemSchema),
    }),
  ),
  /** Looks at another certificate and tries it against the server; changes nothing. Only a store. */
  tryCertificate: request(
    'tryCertificate',
    givenSchema,
    z.object({
      client: z.optional(certificateReportSchema),
      ca: z.optional(certificateReportSchema),
      /** why it cannot be used, or what the server said to it; absent when it works */
      problem: z.optional(problemSchema),
    }),
  ),
  /**
   * As `tryCertificate`, and puts it in place of the one before when it works; otherwise the error, and nothing changed.
   * `untried` leaves the server out, for one that cannot be reached. Only a store.
   */
  setCertificate: request(
    'setCertificate',
    z.extend(givenSchema, { untried: z.optional(z.boolean()) }),
    z.object({ client: z.optional(certificateReportSchema) }),
  ),
  /**
   * Lets go of the client certificate, its passphrase and the paths, or of the authorities; files stay where they are.
   * Only a store.
   */
  removeCertificate: request(
    'removeCertificate',
    z.object({ id: z.string(), part: z.optional(z.enum(['client', 'authorities'])) }),
    nothing,
  ),
} as const;
