import { parseArgs } from 'node:util';
import type { ClientSecrets } from '../../src/core/clientSecrets.ts';
import { clientSecretsSchema } from '../../src/core/clientSecrets.ts';
import { oauthSettingsSchema, type OAuthSettings } from '../../src/core/oauth/settings.ts';
import { serverUrl } from '../../src/core/server.ts';
import { pair, sane, UsageError, variable } from './arguments.ts';
import { tlsIn, tlsOptions, tlsUsage, type TlsChoice } from './tlsOptions.ts';

export const usage = `authorize <server-url>
  --browser "<command>"       gets the authorization URL as its last argument; without it the driver follows it itself
  --grant <grant>             authorization_code (default), device_code, client_credentials, jwt_bearer, enterprise
  --client-id <id>            a client made by hand
  --client-secret-env <NAME>  the variable that holds its secret
  --secret-env <what>=<NAME>  another secret: privateKey, certificate, certificateKey (PEM), assertion, identityToken,
                              enterpriseSecret, initialAccessToken
${tlsUsage}
  --client-document <url>     where our client metadata document is published
  --scope "<scopes>"          what to ask for when the server does not say
  --redirect loopback|paste   where the browser comes back
  --setting <key>=<value>     any other OAuth setting of the server; a value may be JSON
  --call <tool>               calls a tool after listing them; --arguments '<json>' for it
  --refresh, --revoke         afterwards
  --json                      one JSON object

certificate <files…>          inspects and verifies; each finding has a code, and a failure ends with 1
  --cacert <file>             the authorities that have to stand above it
  --for client|server         what it is for; client unless told
  --passphrase-env <NAME>     the variable that holds the passphrase of the files
  --json                      one JSON object`;

export interface Options extends TlsChoice {
  readonly url: string;
  readonly browser: string | undefined;
  readonly clientDocument: string | undefined;
  readonly oauth: OAuthSettings;
  readonly secrets: ClientSecrets;
  readonly call: string | undefined;
  readonly arguments: unknown;
  readonly refresh: boolean;
  readonly revoke: boolean;
  readonly json: boolean;
}

const text = { type: 'string' } as const;
const list = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean', default: false } as const;

const known = {
  ...tlsOptions,
  browser: text,
  grant: text,
  'client-id': text,
  'client-secret-env': text,
  'secret-env': list,
  'client-document': text,
  scope: text,
  redirect: text,
  setting: list,
  call: text,
  arguments: text,
  refresh: flag,
  revoke: flag,
  json: flag,
} as const;

type Values = ReturnType<typeof parsed>['values'];

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: known, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Reads the arguments of `authorize`. @throws UsageError */
export function parse(args: readonly string[]): Options {
  const { values, positionals } = parsed(args);
  const [url, ...surplus] = positionals;
  if (url === undefined || surplus.length > 0) throw new UsageError('Name one server URL.');
  return {
    url: sane(() => serverUrl(url), 'This is no address of a server'),
    browser: values.browser,
    clientDocument: values['client-document'],
    oauth: sane(() => oauthSettingsSchema.parse(settings(values)), 'A setting is wrong'),
    secrets: sane(() => clientSecretsSchema.parse(secrets(values)), 'A secret is wrong'),
    call: values.call,
    arguments: sane(() => JSON.parse(values.arguments ?? '{}') as unknown, 'No JSON'),
    ...tlsIn(values),
    refresh: values.refresh,
    revoke: values.revoke,
    json: values.json,
  };
}

function settings(values: Values): Record<string, unknown> {
  const { grant, redirect, scope, 'client-id': clientId, setting = [] } = values;
  return {
    ...(grant !== undefined && { grant }),
    ...(redirect !== undefined && { redirect }),
    ...(scope !== undefined && { scopes: scope.split(' ').filter(Boolean) }),
    ...(clientId !== undefined && { clientId }),
    ...Object.fromEntries(setting.map(pair).map(([key, value]) => [key, valueOf(value)])),
  };
}

function secrets(values: Values): Record<string, unknown> {
  const { 'client-secret-env': clientSecret, 'secret-env': others = [] } = values;
  const named = others.map(pair);
  if (clientSecret !== undefined) named.push(['clientSecret', clientSecret]);
  return Object.fromEntries(named.map(([what, name]) => [what, variable(name)]));
}

function valueOf(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}
