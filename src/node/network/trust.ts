import { X509Certificate } from 'node:crypto';
import * as tls from 'node:tls';
import type { TlsIdentity } from '../../core/server.ts';
import { unreadable, usable } from './clientCertificate.ts';

/** The certificate authorities that count: Node's own, those that a window handed over, and one server's own. */
export class Trust {
  readonly #handedOver: readonly string[];
  readonly #contexts = new Map<string, tls.SecureContext>();

  /** `certificates` in PEM; what cannot be read or has expired is left out. */
  constructor(certificates: readonly string[]) {
    this.#handedOver = [...new Set(certificates.flatMap(certificatesIn))];
  }

  /** How many count beside Node's own. */
  get size(): number {
    return this.#handedOver.length;
  }

  /** For TLS connections, made once; `ca` in PEM counts beside all others. `undefined` when Node's own are all there is. */
  context(ca = ''): tls.SecureContext | undefined {
    const known = this.#contexts.get(ca);
    if (known) return known;
    const all = this.#all(ca);
    if (!all) return undefined;
    const context = tls.createSecureContext({ ca: all });
    this.#contexts.set(ca, context);
    return context;
  }

  /**
   * As {@link context}, for connections that show a certificate. Not kept: it holds the private key.
   * @throws AuthError `client_certificate_invalid`
   */
  contextShowing(identity: TlsIdentity, ca = ''): tls.SecureContext {
    const all = this.#all(ca);
    const shown = usable(identity);
    try {
      return tls.createSecureContext({ ...shown, ...(all && { ca: all }) });
    } catch (error) {
      throw unreadable(error);
    }
  }

  /** All that count, in PEM; `ca` as in {@link context}. */
  authorities(ca = ''): readonly string[] {
    return this.#all(ca) ?? tls.rootCertificates;
  }

  /** `undefined` when Node's own are all there is. */
  #all(ca: string): string[] | undefined {
    const more = [...this.#handedOver, ...certificatesIn(ca)];
    return more.length > 0 ? [...tls.rootCertificates, ...more] : undefined;
  }
}

/** The certificates in a PEM text that can be read and have not expired. */
function certificatesIn(pem: string): string[] {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu) ?? [];
  return found.filter(isUsable);
}

function isUsable(pem: string): boolean {
  try {
    return Date.parse(new X509Certificate(pem).validTo) > Date.now();
  } catch {
    return false;
  }
}
