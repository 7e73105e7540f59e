/** Files with comments and no comma too many. */
export const commented: Readonly<Record<string, string>> = {
  'settings with comments everywhere': `// Gemini, as Ada likes it
{
  "theme": "Dark", // at night
  /* servers */
  "mcpServers": {
    // the first one
    "files": {
      "command": "npx", // from npm
      "args": ["-y", "files" /* latest */],
      "env": { "TOKEN": "$FILES_TOKEN" }
    } // the last one
  },
  "ui": { "hideTips": true } /* } */
}
// end
`,
  'comments and CRLF, tabs':
    '{\r\n\t// mine\r\n\t"mcpServers": {\r\n\t\t"a": {} // b\r\n\t}\r\n}\r\n',
  'a comment instead of servers': '{\n  "mcpServers": {\n    // none yet\n  }\n}\n',
  'a comment and no servers': '{\n  // empty\n  "theme": "Dark"\n}',
  'slashes that are no comment': '{\n  "mcpServers": {"a": {"httpUrl": "https://x//y/*z*/"}}\n}\n',
};
