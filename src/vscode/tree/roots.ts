import * as vscode from 'vscode';
import type { AuthError } from '../../core/errors.ts';
import type { Problem, State } from '../../protocol/state.ts';
import type { BoundOf } from '../accounts.ts';
import { specialOf } from '../reasons.ts';
import { nameOf } from '../serverName.ts';
import type { Node } from './node.ts';
import { problemNode } from './problemNode.ts';
import { serverNode } from './serverNode.ts';

/** A first line of the tree, drawn again only when its signature, which is all that it shows, changes. */
export interface Root {
  readonly id: string;
  readonly signature: string;
  readonly node: Node;
}

/** The problems that belong to no server, the missing daemon first. */
export function problemsOf(state: State | undefined, away: AuthError | undefined): Problem[] {
  const problems = [...(state?.problems ?? [])];
  if (state?.gateway.problem) problems.unshift(state.gateway.problem);
  if (away) problems.unshift({ code: away.code, details: { ...away.details } });
  return problems;
}

/** The first lines: what is wrong with the keyring itself, then the servers by name. */
export function rootsOf(
  state: State | undefined,
  away: AuthError | undefined,
  now: number,
  boundOf: BoundOf = () => undefined,
): Root[] {
  const { unlocked = false, servers = [], keys = [] } = state ?? {};
  const serverName = (id: string): string => nameOf(state, id);
  const problems = away && isWelcome(away) && servers.length === 0 ? [] : problemsOf(state, away);
  const byName = servers.toSorted((a, b) => a.server.name.localeCompare(b.server.name));
  return [
    ...problems.map((problem) => root(problemNode(problem))),
    ...byName.map((view) => {
      const bound = boundOf(view.server.id);
      return root(serverNode(view, { bound, unlocked, now, keys, serverName }));
    }),
  ];
}

/** With nothing else to show, the welcome view says larger that the daemon did not start. */
function isWelcome(away: AuthError): boolean {
  return away.code === 'daemon_unavailable' && !specialOf(away);
}

/** A line that looks as before is left alone: one that is drawn again takes the keyboard from an open question. */
function root(node: Node): Root {
  return { id: node.id, signature: JSON.stringify(node, withMarkdown), node };
}

const withMarkdown = (_key: string, value: unknown): unknown =>
  value instanceof vscode.MarkdownString ? value.value : value;
