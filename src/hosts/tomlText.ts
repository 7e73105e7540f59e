/** A string on one line, as a pattern. */
export const STRING = String.raw`(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*')`;

/** A key as it is written: bare where it may be. */
export const keyText = (key: string): string => (/^[\w-]+$/u.test(key) ? key : stringText(key));

/** A key however it is written, as a pattern. */
export function keyPattern(key: string): string {
  const escaped = key.replaceAll(/[$()*+./?[\\\]^{|}]/gu, String.raw`\$&`);
  return `(?:${escaped}|"${escaped}"|'${escaped}')`;
}

/** A basic string. One of JSON is one of TOML, but for DEL. */
export function stringText(value: unknown): string {
  return JSON.stringify(String(value)).replaceAll('\u007F', String.raw`\u007F`);
}

const TOKEN = /#[^\n]*|"""(?:\\[^]|[^\\])*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/gu;

/**
 * The text without brackets and equals signs in strings of several lines, so that none of those lines passes for a header
 * or a pair. Offsets stay.
 */
export function withoutMultiline(text: string): string {
  return text.replaceAll(TOKEN, (token) =>
    /^(?:"""|''')/u.test(token) ? token.replaceAll(/[[=]/gu, ' ') : token,
  );
}
