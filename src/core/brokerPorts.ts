import type { LeasePorts } from './lease.ts';
import type { Callbacks } from './oauth/callbacks.ts';
import type { Fetch, Happening, Log, Now, Redirect, Servers } from './ports.ts';
import type { Secrets } from './secrets.ts';

/** What the broker stands on. */
export interface BrokerPorts {
  readonly fetch: Fetch;
  readonly now: Now;
  readonly secrets: Secrets;
  readonly servers: Servers;
  readonly callbacks: Callbacks;
  /** Listens on loopback, on the port given when it is free. */
  loopback(port: number | undefined): Promise<Redirect>;
  /** absent where no other machine can share the secrets */
  readonly lease?: LeasePorts;
  readonly log: Log;
  /** how long a browser may take to come back, in ms; 5 minutes when absent */
  readonly authorizationTime?: number;
  /** Something about a server's credential changed or was tried. */
  happened(happening: Happening): void;
}
