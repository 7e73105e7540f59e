import { AuthError } from '../../core/errors.ts';
import { probe } from '../../core/probe.ts';
import { keyNamesOf } from '../../core/keys/keysOfServer.ts';
import { credentialIds } from '../../core/accounts.ts';
import { forgetUnusedRegistrations, removeClientSecrets } from '../../core/records.ts';
import { serverUrl, type Auth } from '../../core/server.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import { routeUrl } from '../gateway/gate.ts';
import { answerAccounts, callerKeyOf, receiptOf } from './accountRequests.ts';
import { removeUnusedKeys } from './keyEndings.ts';
import { answerKeys } from './keyRequests.ts';
import { addAccountAt, authorizeAt } from './authorizing.ts';
import type { Parts } from './parts.ts';
import { endRemoved } from './removedServers.ts';
import { toolsHere } from './toolsHere.ts';
import type { Window } from './windows.ts';

/** Answers what any window may ask: a face never gets a secret. */
export function answerFace(window: Window, parts: Parts): void {
  const { peer } = window;
  const { broker, callbacks, connections, servers } = parts;
  answerAccounts(window, parts);
  answerKeys(window, parts);
  peer.handle(toDaemon.place, async ({ place, environment, focused }) => {
    window.place = place;
    window.environment = environment;
    if (focused) parts.windows.look(window);
    return {};
  });
  peer.handle(toDaemon.probe, async (asked, signal) => {
    const url = serverUrl(asked.url);
    return probe(parts.fetchFor({ url }), url, signal);
  });
  peer.handle(toDaemon.addServer, async ({ name, url, ...auth }) => {
    if (!window.isStore && !isBare(auth)) throw new AuthError('keyring_locked');
    const server = await servers.add(name, url, auth, Date.now());
    const { id } = server;
    await parts.consents.give(server);
    await connections.add(id, { host: 'vscode', delivery: 'provider' });
    parts.changes.fire();
    return { id };
  });
  peer.handle(toDaemon.removeServer, ({ id }) => removeServer(id, window, parts));
  peer.handle(toDaemon.privateNetwork, async ({ id, allowed }) => {
    await servers.allowPrivateAddresses(id, allowed, Date.now());
    parts.changes.fire();
    return {};
  });
  peer.handle(toDaemon.authorize, async ({ id: asked, account, stepUp }, signal) => {
    const id = await (account
      ? addAccountAt(window, parts, asked, signal)
      : authorizeAt(window, parts, asked, { stepUp }, signal));
    const credential = broker.facts(id);
    return { id, ...(credential && { credential }) };
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
  peer.handle(toDaemon.tools, async () => ({ tools: await toolsHere(window.environment) }));
  peer.handle(toDaemon.planConnection, (change) =>
    parts.hostFiles.plan(change, window.environment),
  );
  peer.handle(toDaemon.applyConnection, async ({ before, ...change }) => {
    await parts.hostFiles.apply(change, window.environment, { before });
    parts.damage.clear('connections');
    parts.changes.fire();
    return {};
  });
  peer.handle(toDaemon.rebind, async () => {
    if (!parts.secrets.unlocked) throw new AuthError('keyring_locked');
    await parts.gatewayPort.listen(true).finally(() => parts.changes.fire());
    // Whoever is behind the port before may have been shown the caller keys.
    await connections.renewKeys();
    return {};
  });
  peer.handle(toDaemon.dismiss, async ({ part }) => {
    parts.damage.clear(part);
    parts.changes.fire();
    return {};
  });
  peer.handle(toDaemon.retry, async () => {
    await parts.gatewayPort.listen().finally(() => parts.changes.fire());
    const { unlocked, journalProblem } = parts.secrets;
    if (!unlocked) throw new AuthError('keyring_locked');
    if (journalProblem) throw journalProblem;
    return {};
  });
}

/** Names nothing of the keyring or of this machine, so that nothing can be sent to a server of this kind. */
function isBare({ headers = [], signature, tls, oauth }: Auth): boolean {
  return headers.length === 0 && !signature && !tls && !oauth;
}

/** Answers what only a window may ask that proved the SecretStorage key. */
export function answerStore(window: Window, parts: Parts): void {
  const onlyStore = (): void => {
    if (!window.isStore) throw new AuthError('keyring_locked');
  };
  window.peer.handle(toDaemon.network, async (settings) => {
    onlyStore();
    parts.network.configure(settings);
    parts.windows.debug(`${parts.network.certificates} more certificate authorities`);
    return {};
  });
  window.peer.handle(toDaemon.unlock, async ({ entries, servers, sentences, pages, damaged }) => {
    onlyStore();
    for (const part of damaged?.parts ?? []) parts.damage.note(part);
    for (const key of damaged?.secrets ?? []) parts.damage.noteSecret(key);
    parts.words.learn(sentences, pages);
    const before = parts.servers.list();
    await parts.servers.merge(servers, Date.now());
    window.isMerged = true;
    await parts.secrets.unlock(entries);
    parts.unlocking.done();
    parts.changes.fire();
    // Not the keys of a server that was changed elsewhere: this machine may have the only copy.
    const removed = before.filter(({ id }) => !parts.servers.get(id));
    await removeUnusedKeys(removed.flatMap(keyNamesOf), parts);
    await endRemoved(parts, window.environment).finally(() => parts.changes.fire());
    return {};
  });
  window.peer.on(toDaemon.storeChanged, ({ key }) => {
    if (window.isStore) void parts.storeChanges.told(window.peer, key, parts.secrets);
  });
  window.peer.handle(toDaemon.callerKey, async (pair) => {
    onlyStore();
    parts.gatewayPort.requireListening();
    return {
      url: routeUrl(parts.gatewayPort.port, pair.server),
      key: await callerKeyOf(parts, pair),
    };
  });
}

async function removeServer(
  id: string,
  { environment }: Window,
  parts: Parts,
): Promise<Record<string, never>> {
  if (!parts.secrets.unlocked) throw new AuthError('keyring_locked');
  const server = parts.servers.get(id);
  const used = server ? keyNamesOf(server) : [];
  for (const { host, file } of parts.connections.of(id)) {
    if (file === undefined) await parts.connections.remove(host, id);
    else await parts.hostFiles.apply({ host, server: id, action: 'disconnect' }, environment);
  }
  for (const each of credentialIds(parts.secrets, id)) await parts.broker.revoke(each);
  await parts.servers.remove(id, Date.now());
  for (const each of new Set([id, ...credentialIds(parts.secrets, id)]))
    await parts.broker.forget(each); // what somebody authorizes meanwhile
  await removeClientSecrets(parts.secrets, id);
  parts.serversTls.forget(id);
  await parts.consents.forget(id);
  await forgetUnusedRegistrations(parts.secrets);
  await removeUnusedKeys(used, parts);
  parts.changes.fire();
  return {};
}
