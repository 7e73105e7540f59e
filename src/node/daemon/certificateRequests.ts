import { AuthError, toAuthError } from '../../core/errors.ts';
import { addressWith, type Server, type ServerTls } from '../../core/server.ts';
import { problemOf } from '../../protocol/peer.ts';
import { toDaemonCertificates } from '../../protocol/certificates.ts';
import type { Parts } from './parts.ts';
import { examined, tried } from './trial.ts';
import { keepGiven, removeAuthorities, removeKept } from './keptCertificate.ts';
import { serverWith } from './serverWith.ts';
import type { Window } from './windows.ts';

/** Answers what concerns the certificates of one server: any window may look, only a store moves keys and passphrases. */
export function answerCertificates(window: Window, parts: Parts): void {
  const { peer } = window;
  const onlyStore = (): void => {
    if (!window.isStore || !parts.secrets.unlocked) throw new AuthError('keyring_locked');
  };
  peer.handle(toDaemonCertificates.certificate, async ({ id, server: wanted = false }, signal) => {
    const server = serverWith(id, parts);
    const { ownReports } = await import('../certificates/ownReports.ts');
    const reports = await ownReports(server, () => parts.serversTls.of(id), Date.now());
    return { ...reports, ...(wanted && (await askedServer(server, parts, signal))) };
  });
  peer.handle(toDaemonCertificates.tryCertificate, async ({ id, given, passphrase }, signal) => {
    onlyStore();
    const server = serverWith(id, parts);
    const { read, problem, ...reports } = await examined(given, passphrase, Date.now());
    const failed =
      problem ?? (await tried(server, await joined(read, server, parts), parts, signal));
    return { ...reports, ...(failed && { problem: problemOf(failed) }) };
  });
  peer.handle(
    toDaemonCertificates.setCertificate,
    async ({ id, given, passphrase, untried }, signal) => {
      onlyStore();
      const server = serverWith(id, parts);
      const { read, problem, client } = await examined(given, passphrase, Date.now());
      const tls = await joined(read, server, parts);
      const failed = problem ?? (untried ? undefined : await tried(server, tls, parts, signal));
      if (failed) throw failed;
      signal.throwIfAborted();
      await keepGiven(id, { given, passphrase, tls: read }, parts);
      parts.changes.fire();
      return { ...(client && { client }) };
    },
  );
  peer.handle(toDaemonCertificates.removeCertificate, async ({ id, part }) => {
    onlyStore();
    const remove = part === 'authorities' ? removeAuthorities : removeKept;
    await remove(serverWith(id, parts).id, parts);
    parts.changes.fire();
    return {};
  });
}

/** What is not replaced stays as it is. */
async function joined(read: ServerTls, { id }: Server, { serversTls }: Parts): Promise<ServerTls> {
  return { ...(await serversTls.of(id).catch(() => ({}))), ...read };
}

/** The certificate that the server shows; it may want to see ours first. */
async function askedServer(server: Server, parts: Parts, signal: AbortSignal) {
  try {
    const tls = await parts.serversTls.of(server.id).catch(() => ({}));
    const { peerOf } = await import('../certificates/peer.ts');
    const { peerReport } = await import('../certificates/report.ts');
    const peer = await peerOf(parts.network, addressWith(server, tls), signal);
    return { server: peerReport(peer, Date.now()) };
  } catch (error) {
    return { problem: problemOf(toAuthError(error)) };
  }
}
