import * as vscode from 'vscode';
import { trustedCertificates } from '../node/network/certificates.ts';
import type { NetworkSettings } from '../protocol/network.ts';
import { networkSettings } from './networkSettings.ts';

/** The network as this extension host sees it. */
export async function network(): Promise<NetworkSettings> {
  const { env } = process;
  const http = vscode.workspace.getConfiguration('http');
  const { settings, systemCertificates } = networkSettings(http, env);
  const certificates = await trustedCertificates(systemCertificates, env['NODE_EXTRA_CA_CERTS']);
  return { ...settings, certificates };
}

/** Calls `listener` when {@link network} may have changed. The environment of an extension host does not. */
export function onDidChangeNetwork(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('http')) listener();
  });
}
