import { Broker } from '../../core/broker.ts';
import type { Journal } from '../../core/journal.ts';
import { Callbacks } from '../../core/oauth/callbacks.ts';
import { DpopNonces } from '../../core/oauth/dpopNonces.ts';
import type { Fetch, Happening } from '../../core/ports.ts';
import { Secrets } from '../../core/secrets.ts';
import { Gateway } from '../gateway/gateway.ts';
import { createFetch } from '../http.ts';
import { openJournal, type SealedJournal } from '../journal.ts';
import { paths } from '../keyringFolder.ts';
import { openLoopbackRedirect } from '../loopbackRedirect.ts';
import { Changes } from './changes.ts';
import { Connections } from './connections.ts';
import { GatewayPort } from './gatewayPort.ts';
import { gatewayPorts } from './gatewayPorts.ts';
import { HostFiles } from './hostFiles.ts';
import type { Lifetime } from './lifetime.ts';
import { MissingScopes } from './missingScopes.ts';
import { ServersFile } from './serversFile.ts';
import { Unlocking } from './unlocking.ts';
import { Windows } from './windows.ts';

/** What a daemon is built from. */
export interface Materials {
  readonly folder: string;
  /** the realm's key, that only SecretStorage and the daemon's memory hold */
  readonly key: Uint8Array;
  /** for tests, which put a failing part around the real one */
  readonly wrapJournal?: (journal: Journal) => Journal;
  readonly wrapFetch?: (fetch: Fetch) => Fetch;
}

/** The parts of a daemon, each built once and given to those that need it. */
export interface Parts {
  readonly broker: Broker;
  readonly callbacks: Callbacks;
  readonly changes: Changes;
  readonly connections: Connections;
  readonly fetch: Fetch;
  readonly gateway: Gateway;
  readonly gatewayPort: GatewayPort;
  readonly hostFiles: HostFiles;
  readonly journal: Journal;
  readonly missingScopes: MissingScopes;
  readonly nonces: DpopNonces;
  readonly secrets: Secrets;
  /** for tools, in the user's language, by error code */
  readonly sentences: Map<string, string>;
  readonly servers: ServersFile;
  readonly unlocking: Unlocking;
  readonly windows: Windows;
}

/** Builds the parts of a daemon from its folder. @throws AuthError `journal_unwritable` */
export async function buildParts(materials: Materials, lifetime: Lifetime): Promise<Parts> {
  const { folder, key, wrapJournal = same, wrapFetch = same } = materials;
  const now = Date.now;
  const files = paths(folder);
  const changes = new Changes();
  const windows = new Windows();
  const callbacks = new Callbacks();
  const sentences = new Map<string, string>();
  const unlocking = new Unlocking();
  const sealed = await openJournal(files.journal, key);
  const journal = wrapJournal(sealed);
  const secrets = await Secrets.open({
    journal,
    store: windows,
    now,
    log: windows,
    changed: changes.fire,
  });
  const servers = await ServersFile.open(files.servers, windows);
  const connections = await Connections.open(files.connections, secrets, windows);
  const fetch = wrapFetch(createFetch());
  const missingScopes = new MissingScopes(changes.fire);
  const happened = (happening: Happening): void => {
    missingScopes.settle(happening);
    report(happening, windows, changes);
  };
  const nonces = new DpopNonces();
  const broker = new Broker({
    fetch,
    now,
    secrets,
    servers,
    callbacks,
    configure: (id, oauth) => servers.configure(id, oauth),
    nonces,
    loopback: openLoopbackRedirect,
    log: windows,
    happened,
  });
  const joint = {
    broker,
    servers,
    connections,
    windows,
    sentences,
    unlocking,
    lifetime,
    missingScopes,
    nonces,
  };
  const gateway = new Gateway(gatewayPorts(joint));
  const gatewayPort = new GatewayPort(gateway, files.port, windows);
  const hostFiles = new HostFiles(folder, connections, gatewayPort);
  noteDamage(sealed, windows);
  return {
    broker,
    callbacks,
    changes,
    connections,
    fetch,
    gateway,
    gatewayPort,
    hostFiles,
    journal,
    missingScopes,
    nonces,
    secrets,
    sentences,
    servers,
    unlocking,
    windows,
  };
}

const same = <T>(part: T): T => part;

function report({ kind, serverId, code }: Happening, windows: Windows, changes: Changes): void {
  windows.info(`${serverId}: ${kind}${code ? ` (${code})` : ''}`);
  changes.fire();
}

function noteDamage({ notes }: SealedJournal, windows: Windows): void {
  for (const note of notes) {
    if (note.kind === 'torn')
      windows.warn(`The journal's last line was cut off (${note.bytes} bytes) and is left out`);
    else
      windows.warn(`${note.lines} lines of the journal were damaged; it is kept as ${note.aside}`);
  }
}
