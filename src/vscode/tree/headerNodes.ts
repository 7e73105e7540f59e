import * as vscode from 'vscode';
import { namesIn, type HeaderSetting } from '../../core/headers/headerSettings.ts';
import type { KeyFacts } from '../../core/keys/key.ts';
import type { ServerView } from '../../protocol/state.ts';
import { keyLine, missingKeyLine, variableLine } from '../keys/keyLines.ts';
import { maskedTemplate } from '../keys/maskedTemplate.ts';
import { factNode } from './factNode.ts';
import type { Node } from './node.ts';

/** What the headers of a server are shown with. */
export interface SeenKeys {
  /** all of the keyring */
  readonly keys: readonly KeyFacts[];
  /** false: it is not known yet which keys there are */
  readonly unlocked: boolean;
  readonly serverName: (id: string) => string;
}

/** The headers that a server gets, masked, each with what is missing for it. */
export function headerNodes(parent: string, view: ServerView, seen: SeenKeys): Node[] {
  const { headers = [] } = view.server.auth;
  return headers.map((header) => headerNode(parent, view, header, seen));
}

function headerNode(parent: string, view: ServerView, header: HeaderSetting, seen: SeenKeys): Node {
  const { keys: names } = namesIn([header]);
  const lacking = lackingFor(view, header, seen.unlocked);
  const node = factNode({
    id: `${parent}/header/${header.name}`,
    label: header.name,
    value: valueOf(header, lacking),
    icon: 'key',
    tooltip: linesOf(header, lacking, seen).join('\n'),
  });
  const isWell = lacking.keys.length + lacking.variables.length === 0;
  if (!isWell) node.item.iconPath = warning();
  node.item.contextValue = contextOf(names, lacking);
  const key = lacking.keys[0] ?? names[0];
  return { ...node, serverId: view.server.id, ...(key !== undefined && { key }) };
}

/** The names of what a header stands on and what is not there. */
interface Lacking {
  readonly keys: readonly string[];
  readonly variables: readonly string[];
}

function lackingFor({ keys }: ServerView, header: HeaderSetting, unlocked: boolean): Lacking {
  const { missing = [], missingVariables = [] } = (unlocked && keys) || {};
  const used = namesIn([header]);
  return {
    keys: used.keys.filter((name) => missing.includes(name)),
    variables: used.variables.filter((name) => missingVariables.includes(name)),
  };
}

function linesOf(header: HeaderSetting, lacking: Lacking, seen: SeenKeys): string[] {
  const first = `${header.name}: ${maskedTemplate(header.template)}`;
  if (!seen.unlocked) return [first];
  const used = namesIn([header]);
  const ofKeys = keyLinesOf(used.keys, seen);
  const isSet = (name: string): boolean => !lacking.variables.includes(name);
  return [first, ...ofKeys, ...used.variables.map((name) => variableLine(name, isSet(name)))];
}

/** A line for each key, also for one that is missing. */
export function keyLinesOf(names: readonly string[], { keys, serverName }: SeenKeys): string[] {
  return names.map((name) => {
    const key = keys.find((one) => one.name === name);
    return key ? keyLine(key, serverName) : missingKeyLine(name);
  });
}

/** The icon of what needs a person. */
export function warning(): vscode.ThemeIcon {
  return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
}

function valueOf({ template }: HeaderSetting, { keys, variables }: Lacking): string {
  const value = maskedTemplate(template);
  if (keys.length > 0) return vscode.l10n.t('key missing · {value}', { value });
  return variables.length > 0 ? vscode.l10n.t('variable missing · {value}', { value }) : value;
}

function contextOf(names: readonly string[], { keys, variables }: Lacking): string {
  const parts = ['header', 'can:changeAuthentication'];
  if (keys.length > 0) parts.push('can:enterKey', 'inline:enterKey');
  else if (variables.length > 0) parts.push('inline:changeAuthentication');
  if (names.length > keys.length) parts.push('can:rotateCredential');
  return parts.join(' ');
}
