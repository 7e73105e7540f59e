import { AuthError } from '../../core/errors.ts';
import { probe } from '../../core/probe.ts';
import { removeClientSecrets } from '../../core/records.ts';
import type { Receipt } from '../../core/revocation.ts';
import { serverUrl } from '../../core/server.ts';
import { toDaemon } from '../../protocol/messages.ts';
import { problemOf } from '../../protocol/peer.ts';
import { routeUrl } from '../gateway/gate.ts';
import type { Parts } from './parts.ts';
import { personAt, type Window } from './windows.ts';

/** Answers what any window may ask: a face never gets a secret. */
export function answerFace(window: Window, parts: Parts): void {
  const { peer } = window;
  const { broker, callbacks, connections, servers } = parts;
  peer.handle(toDaemon.place, async ({ place, environment }) => {
    window.place = place;
    window.environment = environment;
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
  peer.handle(toDaemon.authorize, async ({ id, stepUp }, signal) => {
    const authorizing = broker.authorize(
      id,
      personAt(window, id),
      AbortSignal.any([signal, peer.gone]),
      { stepUp },
    );
    parts.changes.fire();
    await authorizing.finally(() => parts.changes.fire());
    const credential = broker.facts(id);
    return credential ? { credential } : {};
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
  peer.handle(toDaemon.applyConnection, async (change) => {
    await parts.hostFiles.apply(change, window.environment);
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
  window.peer.handle(toDaemon.unlock, async ({ entries, servers, sentences }) => {
    onlyStore();
    for (const [code, sentence] of Object.entries(sentences)) parts.sentences.set(code, sentence);
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
  await removeClientSecrets(parts.secrets, id);
  parts.changes.fire();
  return {};
}

function receiptOf(receipt: Receipt | undefined) {
  if (!receipt) return { issuer: 'nothing' as const };
  if (receipt.issuer === 'failed')
    return { issuer: receipt.issuer, problem: problemOf(receipt.problem) };
  return { issuer: receipt.issuer };
}
