import type { Node, ParseError } from 'jsonc-parser';
import { parseTree, printParseErrorCode, stripComments } from 'jsonc-parser';
import { AuthError } from '../core/errors.ts';
import type { Dialect } from './host.ts';

const BOM = '\uFEFF';

/** Why a file is refused. */
export type JsonProblem = 'syntax' | 'comment' | 'duplicate_key' | 'not_an_object';

/** A file that was read without any error. Offsets in `root` count from the start of `body`, after the byte order mark. */
export interface JsonDocument {
  readonly bom: string;
  readonly body: string;
  /** absent when there is nothing but white space */
  readonly root?: Node;
}

/** Where a path ends in a document: the deepest object on it, how many keys lead there, and what follows, if it exists. */
export interface JsonPlace {
  readonly container: Node;
  readonly depth: number;
  /** the property of the path's last key */
  readonly property?: Node;
}

/** Reads a whole file. @throws AuthError `host_file_invalid` with `line`, `column` (both from 1) and `reason` */
export function parseDocument(text: string, dialect: Dialect): JsonDocument {
  const bom = text.startsWith(BOM) ? BOM : '';
  if (bom && dialect === 'json-comments') throw invalid(text, 0, 'syntax');
  const body = text.slice(bom.length);
  if (body.trim() === '') return { bom, body };
  const root = strictTree(body, dialect);
  if (root.type !== 'object') throw invalid(body, root.offset, 'not_an_object');
  return { bom, body, root };
}

/** Follows `path` from the root. @throws AuthError `host_file_invalid` for a key that is there twice, or no object */
export function locate(body: string, root: Node, path: readonly string[]): JsonPlace {
  let container = root;
  for (const [depth, key] of path.entries()) {
    const property = propertyOf(body, container, key);
    if (!property) return { container, depth };
    if (depth === path.length - 1) return { container, depth, property };
    const value = valueOf(property);
    if (value.type !== 'object') throw invalid(body, value.offset, 'not_an_object');
    container = value;
  }
  throw new AuthError('internal', { reason: 'empty_path' });
}

/** The key of a property node. */
export function keyOf(property: Node): unknown {
  return property.children?.[0]?.value;
}

/** The value of a property node. */
export function valueOf(property: Node): Node {
  const value = property.children?.[1];
  if (!value) throw new AuthError('internal', { reason: 'property_without_value' });
  return value;
}

/**
 * All that a tree says except what is at `path`, as text that is equal for equal trees: order and repeated keys count,
 * white space and comments do not, and an object that only leads to `path` counts as absent.
 */
export function restOf(root: Node | undefined, path: readonly string[]): string {
  return JSON.stringify((root && outline(root, path)) ?? null);
}

function outline(node: Node, path: readonly string[]): unknown {
  if (node.type === 'array') return (node.children ?? []).map((child) => outline(child, []));
  if (node.type !== 'object') return node.value;
  const members = (node.children ?? []).flatMap((child) => memberOutline(child, path));
  return members.length === 0 && path.length > 0 ? undefined : { members };
}

function memberOutline(property: Node, path: readonly string[]): unknown[] {
  const key = keyOf(property);
  if (key !== path[0]) return [[key, outline(valueOf(property), [])]];
  const value = path.length === 1 ? undefined : outline(valueOf(property), path.slice(1));
  return value === undefined ? [] : [[key, value]];
}

function propertyOf(body: string, container: Node, key: string): Node | undefined {
  const [first, second] = (container.children ?? []).filter((child) => keyOf(child) === key);
  if (second) throw invalid(body, second.offset, 'duplicate_key');
  return first;
}

function strictTree(body: string, dialect: Dialect): Node {
  const errors: ParseError[] = [];
  const root = parseTree(body, errors, {
    disallowComments: dialect === 'json',
    allowTrailingComma: dialect === 'jsonc',
  });
  const first = errors.toSorted((a, b) => a.offset - b.offset)[0];
  if (first) throw invalid(body, first.offset, problemOf(first));
  if (!root || (dialect !== 'jsonc' && !isJson(stripComments(body))))
    throw invalid(body, 0, 'syntax');
  return root;
}

/** The reader of strict hosts is `JSON.parse`: what it refuses we refuse too. */
function isJson(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

function problemOf({ error }: ParseError): JsonProblem {
  return printParseErrorCode(error) === 'InvalidCommentToken' ? 'comment' : 'syntax';
}

function invalid(body: string, offset: number, reason: JsonProblem): AuthError {
  const lines = body.slice(0, offset).split(/\r\n|\r|\n/u);
  const column = (lines.at(-1) ?? '').length + 1;
  return new AuthError('host_file_invalid', {
    line: String(lines.length),
    column: String(column),
    reason,
  });
}
