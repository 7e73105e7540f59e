import * as vscode from 'vscode';
import type { Node } from './node.ts';

/** A fact: its name, and its value behind it. */
export interface Fact {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly icon?: string;
  readonly tooltip?: string;
  readonly children?: readonly Node[];
}

/** A line that only tells something. */
export function factNode(fact: Fact): Node {
  const { id, label, value, icon = 'symbol-field', tooltip, children = [] } = fact;
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(label, children.length > 0 ? Collapsed : None);
  item.id = id;
  item.description = value;
  item.tooltip = tooltip ?? `${label}: ${value}`;
  item.contextValue = 'fact';
  item.accessibilityInformation = { label: `${label}, ${value}` };
  item.iconPath = new vscode.ThemeIcon(icon);
  return { id, item, children };
}
