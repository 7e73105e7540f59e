import * as z from 'zod/mini';

/**
 * What a window knows of the network, for every connection of the daemon, because nothing patches `node:http` there.
 * It may hold the credentials of a proxy: kept in memory only, never logged.
 */
export const networkSchema = z.object({
  /** false when `http.proxySupport` is off: every connection is direct */
  useProxy: z.boolean(),
  /** `http.proxy`; empty when it is not set */
  proxy: z.string(),
  /** `http.noProxy`; when it names anything, the environment's list does not count */
  noProxy: z.array(z.string()),
  /** `http.proxyAuthorization`: a whole value of the header `Proxy-Authorization` */
  proxyAuthorization: z.optional(z.string()),
  /** `http.proxyStrictSSL`: whether the certificate of a proxy that speaks TLS is checked */
  proxyStrictSsl: z.boolean(),
  /** the proxy variables of the extension host */
  environment: z.object({ proxy: z.optional(z.string()), noProxy: z.optional(z.string()) }),
  /** in PEM, of the system and of `NODE_EXTRA_CA_CERTS`; they count beside those of Node */
  certificates: z.array(z.string()),
});
export type NetworkSettings = z.infer<typeof networkSchema>;
