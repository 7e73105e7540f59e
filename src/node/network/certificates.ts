import * as tls from 'node:tls';
import { readTextIfThere } from '../existingFile.ts';

/**
 * The certificate authorities that this process trusts beside Node's own, in PEM: those of the system unless they are
 * not wanted, and the file that `NODE_EXTRA_CA_CERTS` names. Never throws: what cannot be read is left out.
 * @see https://nodejs.org/api/tls.html#tlsgetcacertificatestype
 */
export async function trustedCertificates(system: boolean, extra?: string): Promise<string[]> {
  const file = extra ? await readTextIfThere(extra).catch(() => undefined) : undefined;
  return [...new Set([...(system ? systemCertificates() : []), ...(file ? [file] : [])])];
}

/** Empty before Node 22.15. */
function systemCertificates(): string[] {
  try {
    return 'getCACertificates' in tls ? tls.getCACertificates('system') : [];
  } catch {
    return [];
  }
}
