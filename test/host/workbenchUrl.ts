import type { Server } from './server.ts';

export interface WindowOptions {
  /** Absolute path of the folder to open; without it the window is empty. */
  readonly folder?: string;
  /** With a smoke server: an extension to load from its folder. */
  readonly extension?: string;
  /** With a smoke server: the module whose `run` is the test suite. */
  readonly tests?: string;
  /** How much the window, its extensions included, writes into its logs. */
  readonly logLevel?: 'trace' | undefined;
}

/** The address of a VS Code window on this server. */
export function workbenchUrl(server: Pick<Server, 'url'>, options: WindowOptions = {}): string {
  const url = new URL(server.url);
  const remote = (path: string) => `vscode-remote://${url.host}${path}`;
  const payload = [['skipWelcome', 'true']];
  if (options.extension) payload.push(['extensionDevelopmentPath', remote(options.extension)]);
  if (options.logLevel) payload.push(['logLevel', options.logLevel]);
  if (options.tests) payload.push(['extensionTestsPath', remote(options.tests)]);
  if (options.folder) url.searchParams.set('folder', options.folder);
  else url.searchParams.set('ew', 'true');
  url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
