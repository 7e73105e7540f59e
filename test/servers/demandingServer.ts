/** Node's own TLS server that demands a client certificate, and says whose it saw. */
import * as https from 'node:https';
import { TLSSocket } from 'node:tls';
import { listen, stop } from './http.ts';
import type { Issued } from './openssl.ts';

export interface DemandingServer {
  readonly port: number;
  readonly requests: () => Promise<string[]>;
  close(): Promise<void>;
}

export async function startDemandingServer(
  { cert, key }: Issued,
  clients: Issued,
): Promise<DemandingServer> {
  const seen: string[] = [];
  const options = { cert, key, ca: clients.cert, requestCert: true, rejectUnauthorized: true };
  const server = https.createServer(options, ({ socket }, response) => {
    const shown = socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.subject : '';
    seen.push(shown ?? '');
    response.end(shown);
  });
  return { port: await listen(server), requests: async () => seen, close: () => stop(server) };
}
