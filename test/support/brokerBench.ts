import {
  MemoryJournal,
  MemoryServers,
  MemoryStore,
  silent,
} from '../../scripts/headless/memory.ts';
import type { BrokerPorts } from '../../src/core/brokerPorts.ts';
import { Broker } from '../../src/core/broker.ts';
import { Callbacks } from '../../src/core/oauth/callbacks.ts';
import { DpopNonces } from '../../src/core/oauth/dpopNonces.ts';
import type { Happening, Person, Place, Step } from '../../src/core/ports.ts';
import { tlsIdentityOf } from '../../src/core/records.ts';
import { Secrets } from '../../src/core/secrets.ts';
import type { Scheme, Server } from '../../src/core/server.ts';
import { createFetch } from '../../src/node/http.ts';
import { Network } from '../../src/node/network/network.ts';
import { openLoopbackRedirect } from '../../src/node/loopbackRedirect.ts';
import { visit, type Choice } from '../servers/browser.ts';

export const desktop: Place = {
  ui: 'desktop',
  remote: false,
  uriScheme: 'vscode',
  redirect: 'auto',
};

/** A server as the keyring lists it. */
export function listed(url: string, scheme: Scheme = 'oauth'): Server {
  return { id: 'demo', name: 'demo', url, transport: 'http', auth: { scheme }, changedAt: 1 };
}

/** The broker on real HTTP and a real loopback redirect; journal, SecretStorage and clock in memory. */
export interface Bench {
  readonly broker: Broker;
  readonly secrets: Secrets;
  readonly journal: MemoryJournal;
  readonly store: MemoryStore;
  readonly callbacks: Callbacks;
  readonly happenings: Happening[];
  readonly ports: BrokerPorts;
  /** how far the clock was moved, in ms */
  clock: { ahead: number };
}

/** Builds a broker for one server. */
export async function bench(
  server: Server,
  kept: Partial<Pick<Bench, 'journal' | 'store'>> = {},
  more: Partial<BrokerPorts> = {},
): Promise<Bench> {
  const { journal = new MemoryJournal(), store = new MemoryStore() } = kept;
  const clock = { ahead: 0 };
  const now = (): number => Date.now() + clock.ahead;
  const secrets = await Secrets.open({
    journal,
    store,
    now,
    log: silent,
    changed: () => undefined,
  });
  await secrets.unlock([...store.entries.values()]);
  const callbacks = new Callbacks();
  const servers = new MemoryServers([server]);
  const happenings: Happening[] = [];
  const network = new Network();
  const ports: BrokerPorts = {
    fetchFor: (of) => createFetch(network, of, { timeout: 5_000 }),
    tls: async (id) => ({ identity: tlsIdentityOf(secrets, id) }),
    now,
    secrets,
    servers,
    configure: (id, oauth) => servers.configure(id, oauth),
    callbacks,
    nonces: new DpopNonces(),
    loopback: openLoopbackRedirect,
    log: silent,
    happened: (happening) => happenings.push(happening),
    ...more,
  };
  return {
    broker: new Broker(ports),
    secrets,
    journal,
    store,
    callbacks,
    happenings,
    ports,
    clock,
  };
}

/** A person who opens what is given and decides, with a browser that follows every redirect. */
export function person(
  options: Partial<Person> & Choice = {},
): Person & { steps: Step[]; opened: string[] } {
  const { decision = 'approve', user, ...rest } = options;
  const steps: Step[] = [];
  const opened: string[] = [];
  return {
    place: desktop,
    progress: (step) => steps.push(step),
    open: async (url) => {
      opened.push(url);
      await visit(url, { decision, ...(user !== undefined && { user }) });
    },
    callbackUri: async () => 'vscode://mcp-keyring.mcp-keyring/callback',
    client: async () => undefined,
    scopes: async (offered) => offered,
    showCode: async () => undefined,
    pasted: () => new Promise(() => undefined),
    steps,
    opened,
    ...rest,
  };
}
