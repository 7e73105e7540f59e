import type { Node } from 'jsonc-parser';
import { createScanner } from 'jsonc-parser';
import { valueOf } from './jsonDocument.ts';

/** A stretch of a text, from `start` up to `end`, and what takes its place. */
interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Adds a member at the end of an object, laid out as its neighbours are. No byte of them changes, except that the last
 * one gets a comma. {@link removeMember} is the exact inverse.
 */
export function addMember(body: string, object: Node, key: string, value: unknown): string {
  const last = object.children?.at(-1);
  return last ? addAfter(body, last, key, value) : addFirst(body, object, key, value);
}

/** Takes a member out of an object, with its comma and the white space that led to it. Comments stay. */
export function removeMember(body: string, object: Node, property: Node): string {
  const siblings = object.children ?? [];
  const previous = siblings[siblings.indexOf(property) - 1];
  const comma = commaAfter(body, endOf(property));
  const before = (previous && commaAfter(body, endOf(previous))) ?? object.offset;
  const end = comma === undefined ? endOf(property) : comma + 1;
  if (siblings.length === 1) return removeOnly(body, object, property, end);
  const own = stretch(body, before + 1, property.offset, end);
  if (comma !== undefined) return splice(body, [own]);
  return splice(body, [{ start: before, end: before + 1, text: '' }, own]);
}

/** Gives a member another value, on one line or several as the old one was. */
export function replaceValue(body: string, property: Node, value: unknown): string {
  const old = valueOf(property);
  const broken = body.slice(old.offset, endOf(old)).includes('\n');
  const text = broken ? pretty(body, value, indentAt(body, property.offset)) : inline(body, value);
  return splice(body, [{ start: old.offset, end: endOf(old), text }]);
}

function addAfter(body: string, last: Node, key: string, value: unknown): string {
  const comma = commaAfter(body, endOf(last));
  const from = comma === undefined ? endOf(last) : comma + 1;
  const at = from + commentLength(body, from);
  const ownLine = startsLine(body, last.offset) || at > from;
  const indent = indentAt(body, last.offset);
  const lead = ownLine ? eolOf(body) + indent : gapBefore(body, last);
  const text = lead + member(body, key, value, ownLine ? indent : undefined);
  if (comma !== undefined) return splice(body, [{ start: at, end: at, text: `${text},` }]);
  return splice(body, [
    { start: from, end: from, text: ',' },
    { start: at, end: at, text },
  ]);
}

/** What was between the braces stays behind the closing indentation, where {@link removeMember} finds it again. */
function addFirst(body: string, object: Node, key: string, value: unknown): string {
  const start = object.offset + 1;
  const indent = indentAt(body, object.offset);
  const inner = indent + unitOf(body);
  const text = isOneLine(body)
    ? member(body, key, value, undefined)
    : `${eolOf(body)}${inner}${member(body, key, value, inner)}${eolOf(body)}${indent}`;
  return splice(body, [{ start, end: start, text }]);
}

function removeOnly(body: string, object: Node, property: Node, end: number): string {
  const own = stretch(body, object.offset + 1, property.offset, end);
  const closing = eolOf(body) + indentAt(body, object.offset);
  const added =
    own.start === object.offset + 1 && body.slice(own.start, property.offset).includes('\n');
  const tail = added && body.startsWith(closing, end) ? closing.length : 0;
  return splice(body, [{ start: own.start, end: end + tail, text: '' }]);
}

/**
 * What to remove with a member: the white space before it when its line ends behind it, else the blanks behind it. `from`
 * is behind the comma or brace before it; a line comment from there on needs the end of its line.
 */
function stretch(body: string, from: number, start: number, end: number): Splice {
  const behind = end + lengthAt(/[ \t]*/uy, body, end);
  const lead = body.slice(from, start);
  const lineComment = /\/\/[^\r\n]*$/u.test(lead.trimEnd());
  const endsLine = lineComment ? /[\r\n]/u : /[\r\n}]/u;
  if (!endsLine.test(body.charAt(behind))) return { start, end: behind, text: '' };
  return { start: from + lead.trimEnd().length, end, text: '' };
}

function member(body: string, key: string, value: unknown, indent: string | undefined): string {
  if (indent !== undefined) return `${JSON.stringify(key)}: ${pretty(body, value, indent)}`;
  return inline(body, { [key]: value }).slice(1, -1);
}

function pretty(body: string, value: unknown, indent: string): string {
  return JSON.stringify(value, undefined, unitOf(body)).replaceAll('\n', eolOf(body) + indent);
}

/** JSON escapes line breaks inside strings, so every line break of the output is layout. */
function inline(body: string, value: unknown): string {
  if (!isSpaced(body)) return JSON.stringify(value);
  return JSON.stringify(value, undefined, 1).replace(/,\n */gu, ', ').replace(/\n */gu, '');
}

function splice(body: string, splices: readonly Splice[]): string {
  return splices.reduceRight(
    (text, { start, end, text: by }) => text.slice(0, start) + by + text.slice(end),
    body,
  );
}

function commaAfter(body: string, offset: number): number | undefined {
  const scanner = createScanner(body, true);
  scanner.setPosition(offset);
  scanner.scan();
  return body.charAt(scanner.getTokenOffset()) === ',' ? scanner.getTokenOffset() : undefined;
}

/** How far comments go that begin on the line of `offset`; 0 when there are none. */
function commentLength(body: string, offset: number): number {
  return lengthAt(/(?:[ \t]*\/\*[^]*?\*\/)*(?:[ \t]*\/\/[^\r\n]*)?/uy, body, offset);
}

function lengthAt(pattern: RegExp, body: string, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.exec(body)?.[0].length ?? 0;
}

function gapBefore(body: string, property: Node): string {
  const gap = /(,?)(\s*)$/u.exec(body.slice(0, property.offset));
  if (gap?.[1] === ',') return gap[2] ?? '';
  return isSpaced(body) ? ' ' : '';
}

const endOf = (node: Node): number => node.offset + node.length;
const eolOf = (body: string): string => /\r?\n/u.exec(body)?.[0] ?? '\n';
const isOneLine = (body: string): boolean => !body.trim().includes('\n') && /[^\s{}]/u.test(body);
const isSpaced = (body: string): boolean => /":\s/u.test(body);
const lineStart = (body: string, offset: number): number => body.lastIndexOf('\n', offset - 1) + 1;

function indentAt(body: string, offset: number): string {
  return /^[ \t]*/u.exec(body.slice(lineStart(body, offset), offset))?.[0] ?? '';
}

function startsLine(body: string, offset: number): boolean {
  const start = lineStart(body, offset);
  return start > 0 && body.slice(start, offset).trim() === '';
}

/** One level of indentation: that of the first key that is indented at all. */
function unitOf(body: string): string {
  return /^([ \t]+)"/mu.exec(body)?.[1] ?? '  ';
}
