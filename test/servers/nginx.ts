/** nginx in the foreground, in front of nothing: it says whose certificate it saw, as an answer of an MCP server. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import * as net from 'node:net';
import { join } from 'node:path';
import { findOnPath } from '../../scripts/setup/process.mjs';
import { eventually } from '../support/eventually.ts';
import type { Issued } from './openssl.ts';

export interface Nginx {
  readonly port: number;
  /** the requests that reached it, as status and subject */
  readonly requests: () => Promise<string[]>;
  close(): Promise<void>;
}

interface NginxOptions {
  /** with the files of the certificates */
  readonly folder: string;
  readonly identity: Issued;
  /** whose certificates it takes */
  readonly clients: Issued;
  readonly protocols?: string;
}

export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const { folder } = options;
  const port = await freePort();
  const log = join(folder, `access-${port}.log`);
  const file = join(folder, `nginx-${port}.conf`);
  await writeFile(file, configuration(options, port, log));
  const program = findOnPath(['nginx']);
  if (program === undefined) throw new Error('nginx is missing: run "node scripts/setup.mjs tls".');
  const child = spawn(program, ['-p', folder, '-e', 'stderr', '-c', file], { stdio: 'ignore' });
  const ended = once(child, 'close');
  await eventually('nginx listens', () => listens(port));
  return {
    port,
    requests: async () => (await readFile(log, 'utf8')).split('\n').filter(Boolean),
    close: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function configuration(options: NginxOptions, port: number, log: string): string {
  const { identity, clients, protocols = 'TLSv1.2 TLSv1.3' } = options;
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off; master_process off; pid nginx-${port}.pid;
events { worker_connections 64; }
http {
  ${temporary.map((name) => `${name}_temp_path ${name}-${port};`).join(' ')}
  log_format short '$status $ssl_client_s_dn';
  access_log ${log} short;
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_protocols ${protocols};
    ssl_certificate ${identity.name}.pem;
    ssl_certificate_key ${identity.name}.key;
    ssl_client_certificate ${clients.name}.pem;
    ssl_verify_client on;
    ssl_verify_depth 3;
    default_type application/json;
    location / { return 200 '{"jsonrpc":"2.0","id":1,"result":{"seen":"$ssl_client_s_dn"}}'; }
  }
}
`;
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false)).once('connect', () => socket.destroy());
  });
}
