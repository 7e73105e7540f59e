import { credentialIds } from '../../core/accounts.ts';
import { AuthError } from '../../core/errors.ts';
import { clientSecretsOf, credentialOf, keepClientSecrets } from '../../core/records.ts';
import { forgetClient as forgetClientOf } from '../../core/refusedDocuments.ts';
import { toDaemon } from '../../protocol/toDaemon.ts';
import type { Parts } from './parts.ts';
import { serverWith } from './serverWith.ts';
import type { Window } from './windows.ts';

/** Answers what a person decides about the OAuth of a server: only a store decides to whom secrets go, or moves one. */
export function answerOAuth(window: Window, parts: Parts): void {
  const { peer } = window;
  const onlyStore = (): void => {
    if (!window.isStore || !parts.secrets.unlocked) throw new AuthError('keyring_locked');
  };
  peer.handle(toDaemon.configure, async ({ id, oauth }) => {
    onlyStore();
    await parts.servers.configure(id, oauth, Date.now());
    parts.changes.fire();
    return {};
  });
  peer.handle(toDaemon.clientSecrets, async ({ id, name, value }) => {
    onlyStore();
    serverWith(id, parts);
    const { [name]: _replaced, ...others } = clientSecretsOf(parts.secrets, id);
    const kept = value === undefined ? others : { ...others, [name]: value };
    await keepClientSecrets(parts.secrets, id, kept);
    return {};
  });
  peer.handle(toDaemon.forgetClient, async ({ id }) => {
    await forgetClient(id, parts);
    parts.changes.fire();
    return {};
  });
}

/** The credentials go on with the clients that obtained them: only the next authorization is done without. */
async function forgetClient(id: string, { secrets, servers }: Parts): Promise<void> {
  const server = servers.get(id);
  if (!server) throw new AuthError('server_unknown', { server: id });
  if (!secrets.unlocked) throw new AuthError('keyring_locked');
  for (const each of credentialIds(secrets, id)) {
    const credential = credentialOf(secrets, each);
    if (credential) await forgetClientOf(secrets, credential.client);
  }
  const { clientId, clientIssuer: _issuer, clientAuth: _auth, ...others } = server.auth.oauth ?? {};
  if (clientId === undefined) return;
  await servers.configure(id, others, Date.now());
  const { clientSecret: _secret, privateKey: _key, ...kept } = clientSecretsOf(secrets, id);
  await keepClientSecrets(secrets, id, kept);
}
