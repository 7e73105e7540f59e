import type { ServerPorts } from '../brokerPorts.ts';
import type { ClientRegistration } from '../oauth/clientRegistration.ts';
import type { Discovered } from '../oauth/discovery.ts';
import type { Tokens } from '../oauth/tokens.ts';
import type { Person } from '../ports.ts';
import type { Server } from '../server.ts';

/** An authorization under way: what every grant needs. */
export interface Authorizing {
  readonly ports: ServerPorts;
  readonly server: Server;
  /** the id of the credential to be */
  readonly id: string;
  readonly person: Person;
  readonly found: Discovered;
  /** what to ask for */
  readonly scopes: readonly string[];
  /** the RFC 8707 value to send */
  readonly resource: string | undefined;
  /** the key to bind tokens to, where the server wants that */
  readonly dpopKey: string | undefined;
  readonly loginHint?: string | undefined;
  readonly selectAccount?: boolean | undefined;
  /** the issuer refused the client of our metadata document before */
  readonly withoutDocument: boolean;
}

/** What a grant brought. */
export interface Granted {
  readonly client: ClientRegistration;
  readonly tokens: Tokens;
  readonly scopes: readonly string[];
}
