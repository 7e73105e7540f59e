import { X509Certificate } from 'node:crypto';
import type { Finding } from '../../core/certificates/findings.ts';
import type { TlsIdentity } from '../../core/server.ts';
import type { Network } from '../network/network.ts';
import { acceptedAuthorities } from './acceptedAuthorities.ts';
import { at, encoded, parseDer, tagged } from './der.ts';
import { pemBlocks } from './pem.ts';
import { subjectOf } from './summary.ts';

/**
 * Whether a server takes certificates of whoever issued ours, before it is shown to it. Nothing is found where the server
 * does not say whose it takes.
 */
export async function acceptanceFinding(
  { cert }: TlsIdentity,
  network: Network,
  url: URL,
  signal: AbortSignal,
): Promise<Finding | undefined> {
  const names = (await acceptedAuthorities(network, url, signal)) ?? [];
  if (names.length === 0) return undefined;
  const chain = pemBlocks(cert).map(({ bytes }) => bytes);
  if (chain.some((one) => names.some((name) => name.equals(issuerNameOf(one))))) return undefined;
  const leaf = new X509Certificate(cert);
  return {
    code: 'wrong_authority',
    level: 'failure',
    subject: subjectOf(leaf),
    details: { issuer: leaf.issuer.split('\n').join(', '), host: url.host },
  };
}

function issuerNameOf(der: Buffer): Buffer {
  const signed = at(parseDer(der), 0);
  return encoded(at(signed, tagged(signed, 0) ? 3 : 2));
}
