import { AuthError } from '../../core/errors.ts';
import { probe } from '../../core/probe.ts';
import { forgetUnusedRegistrations } from '../../core/records.ts';
import type { Receipt } from '../../core/revocation.ts';
import { serverUrl } from '../../core/server.ts';
import { toDaemon } from '../../protocol/messages.ts';
import { problemOf } from '../../protocol/peer.ts';
import { routeUrl } from '../gateway/gate.ts';
import { authorizeAt } from './authorizing.ts';
import type { Parts } from './parts.ts';
import type { Window } from './windows.ts';

/** Answers what any window may ask: a face never gets a secret. */
export function answerFace(window: Window, parts: Parts): void {
  const { peer } = window;
  const { broker, callbacks, connections, servers } = parts;
  peer.handle(toDaemon.place, async ({ place, environment, focused }) => {
    window.place = place;
    window.environment = environment;
    if (focused) parts.windows.look(window);
    return {};
  });
  peer.handle(toDaemon.probe, ({ url }, signal) => probe(parts.fetch, serverUrl(url), signal));
  peer.handle(toDaemon.addServer, async ({ name, url, scheme }) => {
    const { id } = await servers.add(name, url, scheme, Date.now());
    await connections.add(id, { host: 'vscode', delivery: 'provider' });
    parts.changes.fire();
    return { id };
  });
  peer.handle(toDaemon.removeServer, ({ id }) => removeServer(id, window, parts));
  peer.handle(toDaemon.authorize, async ({ id }, signal) => {
    await authorizeAt(window, parts, id, signal);
    return {};
  });
  peer.handle(toDaemon.authorizationUrl, async ({ id }) => {
    const url = parts.waitingUrls.get(id);
    return url === undefined ? {} : { url };
  });
  peer.handle(toDaemon.callback, async ({ query }) => ({
    known: callbacks.deliver(new URLSearchParams(query)),
  }));
  peer.handle(toDaemon.refresh, async ({ id }) => {
    const refreshing = broker.refresh(id);
    parts.changes.fire();
    await refreshing.finally(() => parts.changes.fire());
    return {};
  });
  peer.handle(toDaemon.revoke, async ({ id }) => receiptOf(await broker.revoke(id)));
  peer.handle(toDaemon.forget, async ({ id }) => {
    await broker.forget(id);
    return {};
  });
  peer.handle(toDaemon.planConnection, (change) =>
    parts.hostFiles.plan(change, window.environment),
  );
  peer.handle(toDaemon.applyConnection, async ({ before, ...change }) => {
    await parts.hostFiles.apply(change, window.environment, { before });
    parts.changes.fire();
    return {};
  });
  peer.handle(toDaemon.rebind, async ({ anotherPort }) => {
    await parts.gatewayPort.listen(anotherPort).finally(() => parts.changes.fire());
    return {};
  });
}

/** Answers what only a window may ask that proved the SecretStorage key. */
export function answerStore(window: Window, parts: Parts): void {
  const onlyStore = (): void => {
    if (!window.isStore) throw new AuthError('keyring_locked');
  };
  window.peer.handle(toDaemon.unlock, async ({ entries, servers, sentences, pages }) => {
    onlyStore();
    parts.words.learn(sentences, pages);
    await parts.servers.merge(servers, Date.now());
    await parts.secrets.unlock(entries);
    parts.unlocking.done();
    parts.changes.fire();
    return {};
  });
  window.peer.handle(toDaemon.callerKey, async ({ host, server }) => {
    onlyStore();
    if (parts.gatewayPort.problem) throw parts.gatewayPort.problem;
    return {
      url: routeUrl(parts.gatewayPort.port, server),
      key: await parts.connections.key(host, server),
    };
  });
}

async function removeServer(
  id: string,
  { environment }: Window,
  parts: Parts,
): Promise<Record<string, never>> {
  if (!parts.secrets.unlocked) throw new AuthError('keyring_locked');
  for (const { host, file } of parts.connections.of(id)) {
    if (file === undefined) await parts.connections.remove(host, id);
    else await parts.hostFiles.apply({ host, server: id, action: 'disconnect' }, environment);
  }
  await parts.broker.revoke(id);
  await parts.servers.remove(id, Date.now());
  await parts.broker.forget(id); // what somebody authorized meanwhile
  await forgetUnusedRegistrations(parts.secrets);
  parts.changes.fire();
  return {};
}

function receiptOf(receipt: Receipt | undefined) {
  if (!receipt) return { issuer: 'nothing' as const };
  if (receipt.issuer === 'failed')
    return { issuer: receipt.issuer, problem: problemOf(receipt.problem) };
  return { issuer: receipt.issuer };
}
