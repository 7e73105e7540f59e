/** A text in which nothing is hidden: line ends, tabs and other control characters, and spaces at the end of a line. */
export function visible(text: string): string {
  return text
    .replaceAll(/ +(?=\r?\n|$)/gu, (spaces) => '·'.repeat(spaces.length))
    .replaceAll(/\p{Cc}/gu, pictured);
}

/** Unicode has a picture for each of them, except those that nobody types. */
function pictured(control: string): string {
  const code = control.charCodeAt(0);
  if (control === '\n') return '↵\n';
  if (control === '\t') return '→';
  if (code === 0x7f) return '␡';
  return code < 0x20 ? String.fromCodePoint(0x2400 + code) : '�';
}
