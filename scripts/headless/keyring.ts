import type { AuthError } from '../../src/core/errors.ts';
import { Broker } from '../../src/core/broker.ts';
import { Callbacks } from '../../src/core/oauth/callbacks.ts';
import { DpopNonces } from '../../src/core/oauth/dpopNonces.ts';
import { keepClientSecrets } from '../../src/core/records.ts';
import { Secrets } from '../../src/core/secrets.ts';
import type { Now } from '../../src/core/ports.ts';
import { keepKey } from '../../src/core/keys/keyRecords.ts';
import type { ClientSecrets } from '../../src/core/clientSecrets.ts';
import type { Auth, Server, ServerTls } from '../../src/core/server.ts';
import { injections } from '../../src/node/daemon/injections.ts';
import { KeyUse } from '../../src/node/daemon/keyUse.ts';
import { KeyValues, type HandedOver } from '../../src/node/daemon/keyValues.ts';
import { ServersTls } from '../../src/node/daemon/serversTls.ts';
import { Gateway } from '../../src/node/gateway/gateway.ts';
import { routeUrl } from '../../src/node/gateway/gate.ts';
import { createFetch } from '../../src/node/http.ts';
import { Network } from '../../src/node/network/network.ts';
import { openLoopbackRedirect } from '../../src/node/loopbackRedirect.ts';
import { MemoryJournal, MemoryServers, MemoryStore, silent } from './memory.ts';

const KEY = 'headless';

/** The keyring of one server without VS Code: the real broker and gateway, everything kept in memory. */
export interface HeadlessKeyring {
  readonly broker: Broker;
  readonly server: Server;
  /** where tools reach the server, and the key that they show */
  readonly route: { readonly url: string; readonly key: string };
  /** why the gateway last wanted a person */
  wanted: AuthError | undefined;
  close(): Promise<void>;
}

/** What a keyring is opened with. */
export interface Opening {
  readonly url: string;
  readonly auth: Auth;
  /** for its OAuth and its TLS */
  readonly entered?: ClientSecrets;
  /** values of keys, by name */
  readonly keys?: Readonly<Record<string, string>>;
  readonly handedOver?: HandedOver;
}

/** Builds it, with the gateway listening. */
export async function openKeyring({
  url,
  auth,
  entered = {},
  keys = {},
  handedOver,
}: Opening): Promise<HeadlessKeyring> {
  const server: Server = {
    id: 'server',
    name: 'server',
    url,
    transport: 'http',
    auth,
    changedAt: 1,
  };
  const servers = new MemoryServers([server]);
  const { journal, store } = { journal: new MemoryJournal(), store: new MemoryStore() };
  const ports = { journal, store, now: Date.now, log: silent, changed: () => undefined };
  const secrets = await Secrets.open(ports);
  await secrets.unlock([]);
  await keepClientSecrets(secrets, server.id, entered);
  for (const [name, value] of Object.entries(keys))
    await keepKey(secrets, { name, form: formOf(name, auth), value, enteredAt: Date.now() });
  const nonces = new DpopNonces();
  const network = new Network();
  const serversTls = new ServersTls(servers, secrets, silent, () => undefined);
  const broker = new Broker({
    fetchFor: (address) => createFetch(network, address),
    tls: (id) => serversTls.of(id),
    now: Date.now,
    secrets,
    servers,
    configure: (id, settings) => servers.configure(id, settings),
    callbacks: new Callbacks(),
    nonces,
    loopback: openLoopbackRedirect,
    log: silent,
    happened: () => undefined,
  });
  return withGateway({
    broker,
    secrets,
    server,
    nonces,
    network,
    tls: (id) => serversTls.of(id),
    ...(handedOver && { handedOver }),
  });
}

function formOf(name: string, { headers = [] }: Auth): 'text' | 'totp' {
  return headers.some(({ template }) => template.includes(`\${totp:${name}}`)) ? 'totp' : 'text';
}

function keysOf({ secrets, now = Date.now, handedOver }: Joint): KeyUse {
  const values = new KeyValues(secrets, now);
  if (handedOver) values.learn(handedOver);
  return new KeyUse(secrets, values, now, () => undefined);
}

interface Joint {
  readonly broker: Broker;
  readonly secrets: Secrets;
  readonly server: Server;
  readonly nonces: DpopNonces;
  readonly network?: Network;
  /** the broker's clock; the real one when absent */
  readonly now?: Now;
  readonly handedOver?: HandedOver;
  /** what its connections have of their own; nothing when absent */
  readonly tls?: (serverId: string) => Promise<ServerTls>;
}

/** The broker behind the real gateway, as the daemon joins them. */
export async function withGateway(joint: Joint): Promise<HeadlessKeyring> {
  const { broker, server, nonces, network = new Network(), now = Date.now } = joint;
  const keys = keysOf(joint);
  const gateway = new Gateway(
    {
      log: silent,
      now,
      identify: (_id, key) => (key === KEY ? { host: 'headless' } : undefined),
      knowsKeys: () => true,
      unlocking: () => undefined,
      server: (id) => (id === server.id ? server : undefined),
      tls: async ({ id }) => (await joint.tls?.(id)) ?? {},
      ...injections({ broker, keys, nonces, accountOf: (id) => id }),
      sentence: ({ code }) => code,
      attention: (_id, error) => (keyring.wanted = error),
      used: () => undefined,
    },
    network,
  );
  const url = routeUrl(await gateway.listen(0), server.id);
  const keyring: HeadlessKeyring = {
    broker,
    server,
    route: { url, key: KEY },
    wanted: undefined,
    close: () => gateway.close(),
  };
  return keyring;
}
