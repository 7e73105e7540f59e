import type { Broker } from '../../core/broker.ts';
import type { Journal } from '../../core/journal.ts';
import type { Callbacks } from '../../core/oauth/callbacks.ts';
import type { DpopNonces } from '../../core/oauth/dpopNonces.ts';
import type { FetchFor } from '../../core/ports.ts';
import type { Secrets } from '../../core/secrets.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Network } from '../network/network.ts';
import type { Changes } from './changes.ts';
import type { Connections } from './connections.ts';
import type { Consents } from './consents.ts';
import type { Damage } from './damage.ts';
import type { GatewayPort } from './gatewayPort.ts';
import type { KeyUse } from './keyUse.ts';
import type { HostFiles } from './hostFiles.ts';
import type { MissingScopes } from './missingScopes.ts';
import type { RevokedKeys } from './revokedKeys.ts';
import type { ServersFile } from './serversFile.ts';
import type { ServersTls } from './serversTls.ts';
import type { StoreChanges } from './storeChanges.ts';
import type { Unlocking } from './unlocking.ts';
import type { Windows } from './windows.ts';
import type { Words } from './words.ts';

/** The parts of a daemon, each built once and given to those that need it. */
export interface Parts {
  readonly broker: Broker;
  readonly callbacks: Callbacks;
  readonly changes: Changes;
  readonly connections: Connections;
  readonly consents: Consents;
  readonly damage: Damage;
  readonly fetchFor: FetchFor;
  readonly gateway: Gateway;
  readonly gatewayPort: GatewayPort;
  readonly hostFiles: HostFiles;
  readonly journal: Journal;
  readonly keys: KeyUse;
  readonly network: Network;
  readonly missingScopes: MissingScopes;
  readonly nonces: DpopNonces;
  readonly revokedKeys: RevokedKeys;
  readonly secrets: Secrets;
  readonly servers: ServersFile;
  readonly serversTls: ServersTls;
  readonly storeChanges: StoreChanges;
  readonly unlocking: Unlocking;
  /** authorization URLs that wait for a browser, by server */
  readonly waitingUrls: Map<string, string>;
  readonly windows: Windows;
  readonly words: Words;
}
