import type * as vscode from 'vscode';
import type { HostId } from '../../hosts/host.ts';

/** One line of the tree. `serverId`, `account`, `host`, `key` and `part` are what commands read from it. */
export interface Node {
  readonly id: string;
  readonly item: vscode.TreeItem;
  readonly children: readonly Node[];
  readonly serverId?: string;
  /** one of several accounts of the server */
  readonly account?: string;
  readonly host?: HostId;
  /** the name of a key of the server */
  readonly key?: string;
  /** what was found damaged */
  readonly part?: string;
}
