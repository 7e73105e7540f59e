import * as vscode from 'vscode';
import type { Problem } from '../../protocol/state.ts';
import { messageOf } from '../messages.ts';
import type { Node } from './node.ts';

/** Something that needs a person and belongs to no server; its action is the button at its end. */
export function problemNode({ code, details }: Problem): Node {
  const { id: serverId, reason: part } = details;
  const { sentence, action } = messageOf({ code, details });
  const id = `problem/${code}/${serverId ?? part ?? ''}`;
  const item = new vscode.TreeItem(sentence);
  item.id = id;
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.tooltip = sentence;
  item.contextValue = `problem mend:${action.command}`;
  item.accessibilityInformation = { label: sentence };
  return {
    id,
    item,
    children: [],
    ...(serverId !== undefined && { serverId }),
    ...(part !== undefined && { part }),
  };
}
