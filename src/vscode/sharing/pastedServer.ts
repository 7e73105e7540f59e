import {
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import * as vscode from 'vscode';
import type * as z from 'zod/mini';
import { quote } from '../../core/errors.ts';
import { sharedServerSchema, type SharedServer } from '../../core/sharedServer.ts';
import type { TextProblem } from '../multiStep.ts';

/** What was pasted in place of an address. */
export type Pasted =
  | { readonly kind: 'server'; readonly server: SharedServer }
  | { readonly kind: 'problem'; readonly problem: TextProblem };

/** Whether somebody pastes an exported server: no address begins like that. */
export function isPasted(text: string): boolean {
  return text.trimStart().startsWith('{');
}

/** Reads an exported server, or says what is wrong with it and where. */
export function readPasted(text: string): Pasted {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  const [error] = errors;
  if (!root || error) return { kind: 'problem', problem: noJson(text, error) };
  const parsed = sharedServerSchema.safeParse(getNodeValue(root));
  if (parsed.success) return { kind: 'server', server: parsed.data };
  const [issue] = parsed.error.issues;
  return { kind: 'problem', problem: unfit(text, root, issue ? pathOf(issue) : []) };
}

function noJson(text: string, { offset, length }: Partial<ParseError> = {}): TextProblem {
  const start = offset ?? text.length;
  return {
    sentence: `${at(start)} ${vscode.l10n.t('this is no JSON. Copy all of the exported server.')}`,
    pending: true,
    place: [start, start + (length ?? 0)],
  };
}

/** What is missing is said at what should have it. */
function unfit(text: string, root: Node, path: readonly (string | number)[]): TextProblem {
  const node = findNodeAtLocation(root, [...path]);
  const { offset, length } = node ?? findNodeAtLocation(root, path.slice(0, -1)) ?? root;
  const member = path.join('.');
  const said = node
    ? vscode.l10n.t('{member} cannot be {value}.', {
        member,
        value: quote(text.slice(offset, offset + length), 40),
      })
    : vscode.l10n.t('{member} is missing.', { member });
  return { sentence: `${at(offset)} ${said}`, place: [offset, offset + length] };
}

function at(offset: number): string {
  return vscode.l10n.t('At character {place}:', { place: offset + 1 });
}

/** Where a value is wrong: of several kinds that it could be, in the one that it says to be. */
function pathOf(issue: z.core.$ZodIssue): (string | number)[] {
  const path = issue.path.filter((key) => typeof key !== 'symbol');
  const branches = issue.code === 'invalid_union' ? issue.errors : [];
  const meant = branches.find((issues) => issues.every((one) => one.path[0] !== 'kind'));
  const [inner] = meant ?? [];
  return inner ? [...path, ...pathOf(inner)] : path;
}
