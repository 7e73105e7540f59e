import type { Table } from './tomlDocument.ts';
import { keyPattern, keyText, STRING, stringText, withoutMultiline } from './tomlText.ts';

/** The lines of a table from its header on, as offsets; the first of them may be the last. */
interface Block {
  readonly start: number;
  readonly end: number;
}

/**
 * The text with a table of strings as its last one, after an empty line. A text whose last line is open ends with an open
 * line again: by that {@link withoutTables} knows what was there before.
 */
export function appendTable(text: string, path: readonly string[], value: Table): string {
  const eol = /\r?\n/u.exec(text)?.[0] ?? '\n';
  const lines = [
    `[${path.map(keyText).join('.')}]`,
    ...Object.entries(value).map(([key, each]) => `${keyText(key)} = ${stringText(each)}`),
  ];
  const table = lines.join(eol);
  if (text === '') return table + eol;
  return isClosed(text) ? `${text}${eol}${table}${eol}` : `${text}${eol}${eol}${table}`;
}

/**
 * The text without the table at `path` and those below it, each with the empty line before it; comments between tables
 * stay. Only headers are looked at, so whoever calls must read the result.
 */
export function withoutTables(text: string, path: readonly string[]): string {
  return blocksOf(text, path).reduceRight(
    (rest, { start, end }) => rest.slice(0, start) + rest.slice(end),
    text,
  );
}

/**
 * The text with other strings in the table at `path`, each where the one before is. What is not there stays away, so
 * whoever calls must read the result.
 */
export function withStrings(text: string, path: readonly string[], value: Table): string {
  const block = blocksOf(text, path)[0];
  if (!block) return text;
  const table = text.slice(block.start, block.end);
  return text.slice(0, block.start) + replaced(table, value) + text.slice(block.end);
}

function replaced(table: string, value: Table): string {
  return Object.entries(value).reduce((rest, [key, each]) => {
    const old = new RegExp(String.raw`^([ \t]*${keyPattern(key)}[ \t]*=[ \t]*)${STRING}`, 'mu');
    return rest.replace(old, (_, lead: string) => lead + stringText(each));
  }, table);
}

function blocksOf(text: string, path: readonly string[]): Block[] {
  const header = new RegExp(headerPattern(path), 'gmu');
  return [...withoutMultiline(text).matchAll(header)].map(({ index, 0: line }) => {
    const end = endOf(text, index + line.length);
    return { start: startOf(text, index, end), end };
  });
}

/** A table ends with its last line that is neither empty nor a comment on its own. */
function endOf(text: string, from: number): number {
  const rest = text.slice(from);
  const next = /^[ \t]*\[/mu.exec(rest.slice(1));
  const body = next ? rest.slice(0, next.index + 1) : rest;
  const own = body.replace(/(?:\r?\n[ \t]*(?:#[^\n]*)?)+$/u, '');
  const eol = /^\r?\n/u.exec(body.slice(own.length))?.[0] ?? '';
  return from + own.length + eol.length;
}

/** With the empty line before the table; with the end of the line before that, where our table ends an open text. */
function startOf(text: string, header: number, end: number): number {
  const open = end === text.length && !isClosed(text);
  const gap = open ? /(?:\r?\n){1,2}$/u : /(?<=^|\n)\r?\n$/u;
  return header - (gap.exec(text.slice(0, header))?.[0].length ?? 0);
}

const isClosed = (text: string): boolean => text.endsWith('\n');

/** `[a.b]`, `[a.b.c]` and `[[a.b.c]]`, with each key bare or quoted, and blanks wherever TOML allows them. */
function headerPattern(path: readonly string[]): string {
  const keys = path.map(keyPattern);
  return String.raw`^[ \t]*\[{1,2}[ \t]*${keys.join(String.raw`[ \t]*\.[ \t]*`)}[ \t]*(?:\.[^\n]*)?\][^\n]*?(?=\r?\n|$(?![^]))`;
}
