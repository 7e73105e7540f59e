import { tlsIdentityIn, type ClientSecrets } from '../../core/clientSecrets.ts';
import type { Log, Servers } from '../../core/ports.ts';
import { clientSecretsOf } from '../../core/records.ts';
import type { Secrets } from '../../core/secrets.ts';
import type { ServerTls, TlsFilePaths } from '../../core/server.ts';
import { TlsFiles, type Held } from '../certificates/tlsFiles.ts';

/** The certificate by which each server knows us: in files that it names, else entered and kept with its secrets. */
export class ServersTls {
  readonly #servers: Servers;
  readonly #secrets: Secrets;
  readonly #files: TlsFiles;

  /** `changed` is called after files were read anew. */
  constructor(servers: Servers, secrets: Secrets, log: Log, changed: () => void) {
    this.#servers = servers;
    this.#secrets = secrets;
    this.#files = new TlsFiles(log, changed);
  }

  /** What connections for a server have of their own just now. @throws AuthError `client_certificate_invalid` */
  async of(serverId: string): Promise<ServerTls> {
    const paths = this.#pathsOf(serverId);
    const entered = clientSecretsOf(this.#secrets, serverId);
    const identity = tlsIdentityIn(entered);
    if (!paths) return { identity };
    const read = await this.#files.of(serverId, { paths, passphrases: passphrasesIn(entered) });
    return { identity, ...read };
  }

  /** What was read last, for who only looks. */
  seen(serverId: string): Held {
    const paths = this.#pathsOf(serverId);
    const entered = clientSecretsOf(this.#secrets, serverId);
    const identity = tlsIdentityIn(entered);
    if (!paths || !this.#secrets.unlocked) return { tls: { identity } };
    const { tls, problem } = this.#files.seen(serverId, {
      paths,
      passphrases: passphrasesIn(entered),
    });
    return { tls: { identity, ...tls }, ...(problem && { problem }) };
  }

  /** Lets go of the files of a server that is removed. */
  forget(serverId: string): void {
    this.#files.forget(serverId);
  }

  #pathsOf(serverId: string): TlsFilePaths | undefined {
    const paths = this.#servers.get(serverId)?.auth.tls;
    if (!paths) this.forget(serverId);
    return paths;
  }

  /** Ends every watch. */
  dispose(): void {
    this.#files.dispose();
  }
}

function passphrasesIn({ certificatePassphrase }: ClientSecrets): readonly string[] {
  return certificatePassphrase?.split('\n') ?? [];
}
