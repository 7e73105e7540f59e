import { parseArgs } from 'node:util';
import { headersSchema, type HeaderSetting } from '../../src/core/headers/headerSettings.ts';
import { headerVocabulary, parseTemplate } from '../../src/core/headers/template.ts';
import { serverUrl } from '../../src/core/server.ts';
import type { Signature } from '../../src/core/signing/signature.ts';
import { pair, sane, UsageError, variable } from './arguments.ts';
import { tlsIn, tlsOptions, tlsUsage, type TlsChoice } from './tlsOptions.ts';
import { readSignatureFile } from './signatureFile.ts';

export const callUsage = `call <server-url>
  --header "<Name>: <template>"  a header of every request; \${secret:NAME} \${env:NAME} \${totp:NAME} \${timestamp} \${nonce}
  --secret <NAME>=<VARIABLE>     the variable of the environment that holds a key
  --signature <file.json>        how each request is signed; then \${signature} may stand in a header
${tlsUsage}
  --call <tool>                  calls a tool after listing them; --arguments '<json>' for it
  --json                         one JSON object`;

export interface CallOptions extends TlsChoice {
  readonly url: string;
  readonly headers: readonly HeaderSetting[];
  /** values, by the name of the key */
  readonly keys: Readonly<Record<string, string>>;
  readonly signature: Signature | undefined;
  readonly call: string | undefined;
  readonly arguments: unknown;
  readonly json: boolean;
}

const text = { type: 'string' } as const;
const list = { type: 'string', multiple: true, default: [] as string[] } as const;

/** Reads the arguments of `call`. @throws UsageError */
export function parseCall(args: readonly string[]): CallOptions {
  const { values, positionals } = sane(
    () =>
      parseArgs({
        args: [...args],
        options: {
          header: list,
          secret: list,
          signature: text,
          ...tlsOptions,
          call: text,
          arguments: text,
          json: { type: 'boolean', default: false },
        },
        allowPositionals: true,
      }),
    'These words make no sense',
  );
  const [url, ...surplus] = positionals;
  if (url === undefined || surplus.length > 0) throw new UsageError('Name one server URL.');
  const keys = values.secret.map(pair).map(([name, of]) => [name, variable(of)] as const);
  return {
    url: sane(() => serverUrl(url), 'This is no address of a server'),
    headers: sane(() => headersSchema.parse(values.header.map(header)), 'A header is wrong'),
    keys: Object.fromEntries(keys),
    signature: signatureIn(values.signature),
    ...tlsIn(values),
    call: values.call,
    arguments: sane(() => JSON.parse(values.arguments ?? '{}') as unknown, 'No JSON'),
    json: values.json,
  };
}

function signatureIn(path: string | undefined): Signature | undefined {
  if (path === undefined) return undefined;
  return sane(() => readSignatureFile(path), 'The signature is wrong');
}

function header(line: string): HeaderSetting {
  const [name = '', template] = line.split(/:(.*)/su);
  if (template === undefined) throw new UsageError(`"${line}" lacks a colon: Name: value.`);
  const parsed = parseTemplate(template.trim(), headerVocabulary);
  if (parsed.kind === 'problem') {
    const { kind, start } = parsed.problem;
    throw new UsageError(`The template of ${name} is wrong at ${start}: ${kind}.`);
  }
  return { name: name.trim(), template: template.trim() };
}
