import { resolve } from 'node:path';
import type { TlsFilePaths } from '../../src/core/server.ts';
import { UsageError, variable } from './arguments.ts';

const text = { type: 'string' } as const;

/** What every command that reaches a server takes for its certificates, for `parseArgs`. */
export const tlsOptions = {
  cert: text,
  key: text,
  cacert: text,
  pkcs12: text,
  'passphrase-env': text,
} as const;

export const tlsUsage = `\
  --cert <file>, --key <file> the client certificate and its key, in any common format
  --pkcs12 <file>             both in one file
  --cacert <file>             certificate authorities of this server
  --passphrase-env <NAME>     the variable that holds the passphrase of those files`;

type Values = Partial<Record<keyof typeof tlsOptions, string | undefined>>;

/** The files of a server and what opens them. */
export interface TlsChoice {
  readonly tls: TlsFilePaths | undefined;
  readonly passphrase: string | undefined;
}

/** Reads {@link tlsOptions}. @throws UsageError */
export function tlsIn(values: Values): TlsChoice {
  const { cert, key, cacert, pkcs12, 'passphrase-env': name } = values;
  if (cert !== undefined && pkcs12 !== undefined)
    throw new UsageError('Name --cert or --pkcs12, not both.');
  if (key !== undefined && cert === undefined) throw new UsageError('--key needs --cert.');
  const named = Object.entries({ certificate: cert ?? pkcs12, key, ca: cacert }).flatMap(
    ([what, path]) => (path === undefined ? [] : [[what, resolve(path)]]),
  );
  const tls = named.length > 0 ? Object.fromEntries(named) : undefined;
  return { tls, passphrase: name === undefined ? undefined : variable(name) };
}
