/** Text for a notification: VS Code would turn `[label](command:…)` in a name or a server's answer into a link. */
export function unlinked(text: string): string {
  return text.replace(/\]\(/gu, '] (');
}

/** Text for a place that draws `$(icon)`: the sequence is escaped and shown as it is. */
export function withoutIcons(text: string): string {
  return text.replace(/\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/gu, String.raw`\$&`);
}

/** Text as inline code of a Markdown tooltip, where nothing in it is a link, an image or a tag. */
export function inlineCode(text: string): string {
  return `\`${text.replace(/[`\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim()}\``;
}
