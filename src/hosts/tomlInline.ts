import type { Table } from './tomlDocument.ts';
import { keyPattern, keyText, STRING, stringText, withoutMultiline } from './tomlText.ts';

/** An inline table that holds no other table. */
const FLAT = String.raw`\{(?:[^{}"'\n]|${STRING})*\}`;

/**
 * The texts that have the entry as the first one of an inline table `servers = { … }`; one of them is meant, so whoever
 * calls must read them.
 */
export function withMember(
  text: string,
  [servers = '', name = '']: readonly string[],
  value: Table,
): string[] {
  const table = new RegExp(String.raw`^[ \t]*${keyPattern(servers)}[ \t]*=[ \t]*\{`, 'mu').exec(
    withoutMultiline(text),
  );
  if (!table) return [];
  const at = table.index + table[0].length;
  const pairs = Object.entries(value).map(([key, each]) => `${keyText(key)} = ${stringText(each)}`);
  const member = ` ${keyText(name)} = { ${pairs.join(', ')} }`;
  return [`${member},`, member].map((own) => text.slice(0, at) + own + text.slice(at));
}

/** The texts without an inline table of that name, wherever there is one, as a member or on a line of its own. */
export function withoutMember(text: string, path: readonly string[]): string[] {
  const [servers = '', name = ''] = path.map(keyPattern);
  const line = String.raw`^[ \t]*(?:${servers}[ \t]*\.[ \t]*)?${name}[ \t]*=[ \t]*${FLAT}[ \t]*(?:#[^\n]*)?\n`;
  const member = String.raw`[ \t]*${name}[ \t]*=[ \t]*${FLAT}`;
  return [line, `${member},`, `,${member}`, member].flatMap((pattern) =>
    [...text.matchAll(new RegExp(pattern, 'gmu'))].map(
      ({ index, 0: own }) => text.slice(0, index) + text.slice(index + own.length),
    ),
  );
}
