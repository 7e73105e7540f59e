import type * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { NetworkSettings } from '../protocol/network.ts';

/** What the settings under `http` and the environment say of the network, and whether the system's certificates count. */
export interface SaidOfNetwork {
  readonly settings: Omit<NetworkSettings, 'certificates'>;
  readonly systemCertificates: boolean;
}

/**
 * Reads them as VS Code does; what is malformed counts as not set. `on`, `override` and `fallback` of `http.proxySupport`
 * are one to us: they differ for extensions that bring an agent of their own.
 */
export function networkSettings(
  http: Pick<vscode.WorkspaceConfiguration, 'get'>,
  env: Readonly<Record<string, string | undefined>>,
): SaidOfNetwork {
  const proxy = env['https_proxy'] || env['HTTPS_PROXY'] || env['http_proxy'] || env['HTTP_PROXY'];
  const noProxy = env['no_proxy'] || env['NO_PROXY'];
  const text = (name: string): string => valid(z.string(), http.get(name), '');
  const flag = (name: string): boolean => valid(z.boolean(), http.get(name), true);
  const proxyAuthorization = text('proxyAuthorization');
  return {
    settings: {
      useProxy: http.get('proxySupport') !== 'off',
      proxy: text('proxy'),
      noProxy: valid(z.array(z.string()), http.get('noProxy'), []),
      proxyStrictSsl: flag('proxyStrictSSL'),
      environment: { ...(proxy && { proxy }), ...(noProxy && { noProxy }) },
      ...(proxyAuthorization && { proxyAuthorization }),
    },
    systemCertificates: flag('systemCertificates'),
  };
}

function valid<T>(schema: z.ZodMiniType<T>, value: unknown, otherwise: T): T {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : otherwise;
}
