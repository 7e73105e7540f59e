import * as z from 'zod/mini';
import type { TlsFilePaths, TlsIdentity } from './server.ts';

/**
 * What a person entered for the OAuth of one server and nobody may read: beside the server's settings, which hold no
 * secret.
 */
export const clientSecretsSchema = z.object({
  clientSecret: z.optional(z.string()),
  /** PKCS #8 in PEM, for `private_key_jwt` */
  privateKey: z.optional(z.string()),
  /** in PEM: the certificate that shows who we are, then the chain to its authority */
  certificate: z.optional(z.string()),
  /** PKCS #8 in PEM, of the first certificate */
  certificateKey: z.optional(z.string()),
  /** of the files that the server's `auth.tls` names; during a change the new one, then on a line of its own the one before */
  certificatePassphrase: z.optional(z.string()),
  /** the JWT that a workload shows for itself. @see https://www.rfc-editor.org/rfc/rfc7523#section-2.1 */
  assertion: z.optional(z.string()),
  /** the identity token of an employee, for the enterprise grant */
  identityToken: z.optional(z.string()),
  /** of the client at the organisation's identity provider */
  enterpriseSecret: z.optional(z.string()),
  /** for registration endpoints that want one. @see https://www.rfc-editor.org/rfc/rfc7591#section-3 */
  initialAccessToken: z.optional(z.string()),
});
export type ClientSecrets = z.infer<typeof clientSecretsSchema>;

/** The certificate to show to a server, when its key is there as well. */
export function tlsIdentityIn({
  certificate: cert,
  certificateKey: key,
}: ClientSecrets): TlsIdentity | undefined {
  return cert !== undefined && key !== undefined ? { cert, key } : undefined;
}

/** Whether a server has a certificate to show: one that was entered with its key, or one in files. */
export function hasCertificate(secrets: ClientSecrets, files: TlsFilePaths = {}): boolean {
  return files.certificate !== undefined || tlsIdentityIn(secrets) !== undefined;
}

/** What a person may enter: the members of {@link ClientSecrets}. */
export const clientSecretNameSchema = z.keyof(clientSecretsSchema);
export type ClientSecretName = z.infer<typeof clientSecretNameSchema>;

/** Which of them are there: all that a face may know. */
export const clientSecretsSetSchema = z.partialRecord(clientSecretNameSchema, z.boolean());
export type ClientSecretsSet = z.infer<typeof clientSecretsSetSchema>;

/** Says which of the secrets are there. */
export function setOf(secrets: ClientSecrets): ClientSecretsSet {
  return Object.fromEntries(
    Object.entries(secrets).map(([name, value]) => [name, value !== undefined]),
  );
}
