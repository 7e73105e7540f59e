import { Broker } from '../../core/broker.ts';
import { AuthError, traceOf } from '../../core/errors.ts';
import type { Journal } from '../../core/journal.ts';
import type { LeasePorts } from '../../core/lease.ts';
import { Callbacks } from '../../core/oauth/callbacks.ts';
import { DpopNonces } from '../../core/oauth/dpopNonces.ts';
import type { Fetch, FetchFor, Happening, LoopbackWish } from '../../core/ports.ts';
import { credentialOf } from '../../core/records.ts';
import { Secrets } from '../../core/secrets.ts';
import type { Server } from '../../core/server.ts';
import { Gateway } from '../gateway/gateway.ts';
import { createFetch } from '../http.ts';
import { journalFile, openJournal, type SealedJournal } from '../journal.ts';
import { lockedJournal, lockJournal } from '../journalLock.ts';
import { Network } from '../network/network.ts';
import { paths } from '../keyringFolder.ts';
import { openLoopbackRedirect } from '../loopbackRedirect.ts';
import { Changes } from './changes.ts';
import { Connections } from './connections.ts';
import { Consents } from './consents.ts';
import { Damage } from './damage.ts';
import { GatewayPort } from './gatewayPort.ts';
import { gatewayPorts } from './gatewayPorts.ts';
import { KeyUse } from './keyUse.ts';
import { KeyValues } from './keyValues.ts';
import { HostFiles } from './hostFiles.ts';
import type { Lifetime } from './lifetime.ts';
import { machineId } from './machineId.ts';
import { MissingScopes } from './missingScopes.ts';
import { RevokedKeys } from './revokedKeys.ts';
import { ServersFile } from './serversFile.ts';
import { ServersTls } from './serversTls.ts';
import { StoreChanges } from './storeChanges.ts';
import { Unlocking } from './unlocking.ts';
import { Windows } from './windows.ts';
import { Words } from './words.ts';
import type { Parts } from './parts.ts';

/** The times of a lease, in ms: one refresh with all its requests; the way of a write to every window. */
const LEASE = { length: 90_000, settle: 500 };

/** What a daemon is built from. */
export interface Materials {
  readonly folder: string;
  /** the realm's key, that only SecretStorage and the daemon's memory hold */
  readonly key: Uint8Array;
  /** the `headers.js` beside the daemon's program */
  readonly headers: string;
  /** for tests, which put a failing part around the real one */
  readonly wrapJournal?: (journal: Journal) => Journal;
  readonly wrapFetch?: (fetch: Fetch) => Fetch;
  /** the times of a lease; see {@link LeasePorts} */
  readonly lease?: Pick<LeasePorts, 'length' | 'settle'>;
}

/** Builds the parts of a daemon from its folder. @throws AuthError `journal_unwritable`, and those of {@link lockJournal} */
export async function buildParts(materials: Materials, lifetime: Lifetime): Promise<Parts> {
  const { folder, key, wrapJournal = same, wrapFetch = same } = materials;
  const now = Date.now;
  const files = paths(folder);
  const changes = new Changes();
  const windows = new Windows();
  const damage = new Damage(windows);
  const callbacks = new Callbacks();
  const words = new Words();
  const unlocking = new Unlocking();
  const storeChanges = new StoreChanges();
  const lock = await lockJournal(journalFile(files.journal, key));
  lock.lost.addEventListener('abort', () => lifetime.expire());
  const sealed = await openJournal(files.journal, key);
  const journal = wrapJournal(lockedJournal(sealed, lock));
  const secrets = await Secrets.open({
    journal,
    store: windows,
    now,
    log: windows,
    changed: changes.fire,
  });
  const servers = await ServersFile.open(files.servers, (aside) => damage.note('servers', aside));
  const connections = await Connections.open(files.connections, secrets, (aside) =>
    damage.note('connections', aside),
  );
  const serversTls = new ServersTls(servers, secrets, windows, changes.fire);
  const network = new Network();
  const fetchFor: FetchFor = (server) => wrapFetch(createFetch(network, server));
  const missingScopes = new MissingScopes(changes.fire);
  const happened = (happening: Happening): void => {
    missingScopes.settle(happening, credentialOf(secrets, happening.serverId));
    report(happening, windows, changes);
  };
  const consents = await Consents.open(files.consents, windows);
  const mayHave = (server: Server): boolean => consents.has(server);
  const keys = new KeyUse(secrets, new KeyValues(secrets, now), now, changes.fire, mayHave);
  const nonces = new DpopNonces();
  const loopback = (wish: LoopbackWish) => openLoopbackRedirect({ texts: words.pages, ...wish });
  const lease: LeasePorts = {
    ...(materials.lease ?? LEASE),
    store: windows,
    now,
    owner: await machineId(files.machine, windows),
    change: (ms, signal) => storeChanges.next(ms, signal),
  };
  const broker = new Broker({
    fetchFor,
    tls: (id) => serversTls.of(id),
    ownHeaders: async (id, request) => {
      const server = servers.get(id);
      const isThere = server && new URL(server.url).href === request.url;
      return isThere ? keys.headersFor(server, request) : {};
    },
    now,
    secrets,
    servers,
    callbacks,
    configure: (id, oauth) => servers.configure(id, oauth, now()),
    nonces,
    loopback,
    lease,
    log: windows,
    happened,
  });
  const joint = {
    broker,
    servers,
    connections,
    keys,
    secrets,
    serversTls,
    windows,
    words,
    unlocking,
    lifetime,
    missingScopes,
    nonces,
  };
  const gateway = new Gateway(gatewayPorts(joint), network);
  const gatewayPort = new GatewayPort(gateway, files.port, windows);
  const hostFiles = new HostFiles(
    { folder, runtime: process.execPath, entry: materials.headers },
    connections,
    gatewayPort,
    servers,
  );
  noteDamage(sealed, windows, damage);
  return {
    broker,
    callbacks,
    changes,
    connections,
    consents,
    damage,
    fetchFor,
    gateway,
    gatewayPort,
    hostFiles,
    journal,
    keys,
    network,
    missingScopes,
    nonces,
    revokedKeys: new RevokedKeys(),
    secrets,
    servers,
    serversTls,
    storeChanges,
    unlocking,
    waitingUrls: new Map(),
    windows,
    words,
  };
}

const same = <T>(part: T): T => part;

function report(happening: Happening, windows: Windows, changes: Changes): void {
  const { kind, serverId, code, details } = happening;
  windows.info(`${serverId}: ${kind}${code ? ` (${traceOf(new AuthError(code, details))})` : ''}`);
  changes.fire();
}

function noteDamage({ notes }: SealedJournal, windows: Windows, damage: Damage): void {
  for (const note of notes) {
    if (note.kind === 'torn')
      windows.warn(`The journal's last line was cut off (${note.bytes} bytes) and is left out`);
    else damage.note('journal', note.aside);
  }
}
