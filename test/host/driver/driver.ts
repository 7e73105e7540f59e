import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { inspect } from 'node:util';
import * as vscode from 'vscode';
import type { DriverRequest, DriverWindow } from './messages.ts';

/** For tests only: a loopback HTTP channel into this window's extension host, announced in a file. */
export function activate(context: vscode.ExtensionContext): void {
  const folder = process.env['TEST_DRIVER_DIR'];
  if (!folder) return;
  const server = createServer((request, response) => {
    void answer(request).then((text) => response.end(text));
  });
  const file = join(folder, `${process.pid}.json`);
  server.listen(0, '127.0.0.1', () => announce(file, (server.address() as AddressInfo).port));
  context.subscriptions.push(
    new vscode.Disposable(() => {
      server.close();
      rmSync(file, { force: true });
    }),
  );
}

function announce(file: string, port: number) {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const window: DriverWindow = { pid: process.pid, port, folder };
  writeFileSync(`${file}.tmp`, JSON.stringify(window));
  renameSync(`${file}.tmp`, file);
}

async function answer(request: IncomingMessage): Promise<string> {
  try {
    const result = await perform((await json(request)) as DriverRequest);
    return JSON.stringify({ ok: true, result });
  } catch (error) {
    return JSON.stringify({ ok: false, error: inspect(error) });
  }
}

async function perform(request: DriverRequest): Promise<unknown> {
  if ('uri' in request) {
    return vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(request.uri));
  }
  if ('command' in request) {
    return vscode.commands.executeCommand(request.command, ...request.args);
  }
  const extension = vscode.extensions.getExtension<unknown>(request.extension);
  if (!extension) throw new Error(`There is no extension ${request.extension}.`);
  return call(await extension.activate(), request.path, request.args);
}

/** Follows a dotted path into an exported API; calls what is there when it is a function. */
async function call(api: unknown, path: string, args: readonly unknown[]): Promise<unknown> {
  let owner: unknown;
  let value = api;
  for (const name of path.split('.').filter(Boolean)) {
    owner = value;
    value = (value as Record<string, unknown>)[name];
  }
  return typeof value === 'function' ? Reflect.apply(value, owner, args) : value;
}
