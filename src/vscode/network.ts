import * as vscode from 'vscode';
import { trustedCertificates } from '../node/network/certificates.ts';
import type { NetworkSettings } from '../protocol/network.ts';

/**
 * The network as this extension host sees it. `on`, `override` and `fallback` of `http.proxySupport` are one to us: they
 * differ for extensions that bring an agent of their own.
 */
export async function network(): Promise<NetworkSettings> {
  const http = vscode.workspace.getConfiguration('http');
  const { env } = process;
  const proxy = env['https_proxy'] || env['HTTPS_PROXY'] || env['http_proxy'] || env['HTTP_PROXY'];
  const noProxy = env['no_proxy'] || env['NO_PROXY'];
  const proxyAuthorization = http.get<string | null>('proxyAuthorization');
  return {
    useProxy: http.get<string>('proxySupport') !== 'off',
    proxy: http.get<string>('proxy') ?? '',
    noProxy: http.get<string[]>('noProxy') ?? [],
    proxyStrictSsl: http.get<boolean>('proxyStrictSSL') ?? true,
    environment: { ...(proxy && { proxy }), ...(noProxy && { noProxy }) },
    certificates: await trustedCertificates(
      http.get<boolean>('systemCertificates') ?? true,
      env['NODE_EXTRA_CA_CERTS'],
    ),
    ...(proxyAuthorization && { proxyAuthorization }),
  };
}

/** Calls `listener` when {@link network} may have changed. The environment of an extension host does not. */
export function onDidChangeNetwork(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('http')) listener();
  });
}
