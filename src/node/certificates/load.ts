import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ServerTls, TlsFilePaths } from '../../core/server.ts';
import { ifThere } from '../existingFile.ts';
import { limits } from './budget.ts';
import { authoritiesIn, identityIn } from './identity.ts';
import type { Contents } from './pkcs12.ts';
import type { NamedBytes } from './reading.ts';
import type { TlsSource } from './tlsFiles.ts';
import { unfit } from './unfit.ts';

/** Client certificate and authorities as bytes, wherever they are from. */
export interface TlsBytes {
  /** the files of the client certificate and its key; none when there is none */
  readonly own: readonly NamedBytes[];
  /** the files of the authorities */
  readonly ca: readonly NamedBytes[];
}

/**
 * Reads certificates; the parser is loaded by the first who needs it.
 * @throws AuthError `client_certificate_invalid`, see {@link readContents}
 */
export async function contentsOf(
  files: readonly NamedBytes[],
  passphrase: string | undefined,
): Promise<Contents> {
  const { readingOf } = await import('./reading.ts');
  const { contents, fault } = await readingOf(files, passphrase);
  if (fault) throw unfit(fault.code, fault.details);
  return contents;
}

/** Client certificate and authorities as TLS takes them. @throws AuthError `client_certificate_invalid` */
export async function tlsOf(
  { own, ca }: TlsBytes,
  passphrase: string | undefined,
): Promise<ServerTls> {
  const identity =
    own.length > 0 ? identityIn(await contentsOf(own, passphrase)).identity : undefined;
  const authorities = ca.length > 0 ? authoritiesIn(await contentsOf(ca, passphrase)) : undefined;
  return { ...(identity && { identity }), ...(authorities !== undefined && { ca: authorities }) };
}

/** What the files of a server hold. @throws AuthError `client_certificate_invalid`, with `file_missing` for one that is not there */
export async function loadTls({ paths, passphrases }: TlsSource): Promise<ServerTls> {
  const bytes = await readPaths(paths);
  const [first, ...others] = passphrases;
  try {
    return await tlsOf(bytes, first);
  } catch (error) {
    for (const other of others) {
      const tls = await tlsOf(bytes, other).catch(() => undefined);
      if (tls) return tls;
    }
    throw error;
  }
}

/** The bytes of a server's files. @throws AuthError as {@link loadTls} */
export async function readPaths({ certificate, key, ca }: TlsFilePaths): Promise<TlsBytes> {
  return { own: await readAll([certificate, key]), ca: await readAll([ca]) };
}

async function readAll(paths: readonly (string | undefined)[]): Promise<NamedBytes[]> {
  const distinct = new Set(paths.filter((path) => path !== undefined));
  return Promise.all([...distinct].map(readNamed));
}

/** One file that certificates may be in. @throws AuthError with the reason `file_missing`, `too_large` or `unreadable` */
export async function readNamed(path: string): Promise<NamedBytes> {
  const file = basename(path);
  try {
    const stats = await stat(path);
    if (!stats.isFile()) throw unfit('unreadable', { file }); // a pipe could be waited for in vain
    if (stats.size > limits.file) throw unfit('too_large', { file });
    return { name: file, bytes: await readFile(path) };
  } catch (error) {
    const errno = error instanceof Error && 'code' in error ? error.code : undefined;
    if (errno === 'ENOENT' || errno === 'ENOTDIR') throw unfit('file_missing', { file }, error);
    if (errno === 'client_certificate_invalid') throw error;
    throw unfit('unreadable', { file }, error);
  }
}

/** Another text whenever one of the files is another one. */
export async function stampOf({ certificate, key, ca }: TlsFilePaths): Promise<string> {
  const stamps = [certificate, key, ca].map(async (path) => {
    if (path === undefined) return '';
    const stats = await ifThere(stat(path, { bigint: true })).catch(() => undefined);
    return stats ? `${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}` : 'missing';
  });
  return (await Promise.all(stamps)).join(', ');
}
