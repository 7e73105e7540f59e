import { AuthError } from '../../core/errors.ts';
import type { Servers } from '../../core/ports.ts';
import type { Server } from '../../core/server.ts';

/** The server of an id. @throws AuthError `server_unknown` */
export function serverWith(id: string, { servers }: { servers: Pick<Servers, 'get'> }): Server {
  const server = servers.get(id);
  if (!server) throw new AuthError('server_unknown', { server: id });
  return server;
}
