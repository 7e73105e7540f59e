/** Files as Claude Code, formatters and people leave them, by what is special about them. All of them are strict JSON. */
const demo = { type: 'http', url: 'https://demo.example/mcp' };
const state = {
  numStartups: 41,
  installMethod: 'npm',
  autoUpdates: false,
  tipsHistory: { 'new-user-warmup': 3, 'plan-mode-for-complex-tasks': 12 },
  cachedFeatures: { tengu_streaming: true, tengu_ratio: 0.25, tengu_list: [] },
  projects: {
    '/home/ada/code/api': {
      allowedTools: [],
      mcpServers: { local: { type: 'stdio', command: 'npx', args: ['-y', 'thing'], env: {} } },
      hasTrustDialogAccepted: true,
    },
  },
  mcpServers: { demo, files: { command: '/opt/files', args: ['--root', '/tmp'] } },
  oauthAccount: { emailAddress: 'ada@example.com' },
};

const pretty = (value: unknown, indent: number | string = 2) =>
  JSON.stringify(value, undefined, indent);
/** JSON leaves out what is undefined. */
const without = (value: typeof state) => ({ ...value, mcpServers: undefined });

function huge(): string {
  const history = Array.from({ length: 9000 }, (_, n) => ({
    display: `step ${n}: "{" // } ,`,
    pasted: { n },
  }));
  return pretty({ ...state, history });
}

/** Those in which `mcpServers` is an object already. */
export const withServers: Readonly<Record<string, string>> = {
  'two spaces, as Claude Code writes it': pretty(state),
  'a final line feed': `${pretty(state)}\n`,
  'several final line feeds': `${pretty(state)}\n\n\n`,
  'four spaces': `${pretty(state, 4)}\n`,
  tabs: `${pretty(state, '\t')}\n`,
  'one space': pretty(state, 1),
  CRLF: `${pretty(state)}\n`.replaceAll('\n', '\r\n'),
  'CRLF and tabs': pretty(state, '\t').replaceAll('\n', '\r\n'),
  'a byte order mark': `\uFEFF${pretty(state)}\n`,
  'a byte order mark and CRLF': `\uFEFF${pretty(state).replaceAll('\n', '\r\n')}`,
  'one line': JSON.stringify(state),
  'one line and a line feed': `${JSON.stringify(state)}\n`,
  'one line with spaces': '{ "a": 1, "mcpServers": { "demo": { "url": "x" } }, "b": [1, 2] }',
  'one line, no servers': '{"mcpServers":{}}',
  'one line with spaces, no servers': '{ "mcpServers": { } }',
  'no servers': pretty({ ...state, mcpServers: {} }),
  'no servers, at the end': pretty({ numStartups: 41, projects: state.projects, mcpServers: {} }),
  'nothing but no servers': '{\n  "mcpServers": {}\n}\n',
  'no servers on two lines': '{\n  "mcpServers": {\n  }\n}\n',
  'no servers and a blank line, CRLF': '{\r\n\t"mcpServers": {\r\n\r\n\t}\r\n}\r\n',
  'servers on one line of several':
    '{\n  "n": 1,\n  "mcpServers": {"a": {"url": "x"}, "b": {"url": "y"}}\n}\n',
  'servers without spaces on one line of several':
    '{\n  "mcpServers":{"a":{"url":"x"}},\n  "n":1}\n',
  'braces on the last line': '{\n  "n": 1,\n  "mcpServers": {\n    "a": {"url": "http://x/"}}}',
  'braces on their own lines':
    '{\n  "mcpServers":\n  {\n    "a":\n    {\n      "url": "x"\n    }\n  }\n}\n',
  'commas at the start': '{\n    "n": 1\n  , "mcpServers": {\n      "a": 1\n    , "b": 2\n  }\n}\n',
  'uneven indentation': '{\n "n": 1,\n      "mcpServers": {\n  "a": {},\n\t"b": {}\n }\n\n}',
  'indented as a whole': '  {\n    "mcpServers": {\n      "a": {}\n    }\n  }\n',
  'white space at the line ends': '{  \n  "mcpServers": {  \n    "a": {}  \n  }  \n}  \n',
  'mcpServers only inside projects, and its own': pretty({
    projects: state.projects,
    mcpServers: { demo },
  }),
  unicode: pretty({
    名前: '鍵🔑',
    mcpServers: { 'sérveur-é': demo, '‮odd': { url: 'ü' } },
    '\u2028': '\u2028',
  }),
  escapes: '{\n  "\\u006dcpServers": {\n    "a\\/b": {"url": "\\u0041\\n\\"{\\\\"}\n  }\n}\n',
  'numbers as they were typed':
    '{\n  "n": 1.0,\n  "e": 1E+2,\n  "z": -0,\n  "mcpServers": {\n    "a": {"timeout": 1e400}\n  }\n}',
  'the same key twice elsewhere':
    '{\n  "n": 1,\n  "n": 2,\n  "mcpServers": {\n    "a": {"url": "x", "url": "y"}\n  }\n}',
  'odd keys':
    '{\n  "__proto__": {"a": 1},\n  "": 0,\n  "mcpServers": {\n    "__proto__": {},\n    "": {}\n  }\n}',
  'one megabyte': huge(),
};

/** Those without `mcpServers`. */
export const withoutServers: Readonly<Record<string, string>> = {
  'other keys': pretty(without(state)),
  'other keys, CRLF, tabs, byte order mark': `\uFEFF${pretty(without(state), '\t').replaceAll('\n', '\r\n')}\r\n`,
  'one line': JSON.stringify(without(state)),
  'one line with spaces': '{ "a": 1 }\n',
  'an empty object': '{}',
  'an empty object and a line feed': '{}\n',
  'an empty object with a space': '{ }',
  'an empty object on two lines': '{\n}\n',
  'servers of projects only': pretty({ projects: state.projects }),
};

/** Those that are refused: text, line, column and reason. */
export const refused: Readonly<Record<string, readonly [string, string, string, string]>> = {
  'a comma too many': ['{\n  "mcpServers": {\n    "a": {},\n  }\n}\n', '4', '3', 'syntax'],
  'a comma too many, at the root': ['{"a": 1,}', '1', '9', 'syntax'],
  'a line comment': ['{\n  // mine\n  "mcpServers": {}\n}\n', '2', '3', 'comment'],
  'a block comment': ['{\r\n  "a": 1, /* mine */\r\n  "b": 2\r\n}', '2', '11', 'comment'],
  'a missing comma': ['{\n\t"a": 1\n\t"b": 2\n}', '3', '2', 'syntax'],
  'a missing brace': ['{\n  "a": {\n', '3', '1', 'syntax'],
  'text behind the end': ['{}\n{}', '2', '1', 'syntax'],
  'a line break in a string': ['{"a": "b\nc"}', '1', '7', 'syntax'],
  'a control character in a string': ['{"a": "\u0001"}', '1', '7', 'syntax'],
  'a wrong escape': ['{"a": "\\q"}', '1', '7', 'syntax'],
  'single quotes': ["{'a': 1}", '1', '2', 'syntax'],
  'a number with a leading zero': ['{"a": 01}', '1', '8', 'syntax'],
  'a no-break space': ['{"a": 1\u00A0}', '1', '8', 'syntax'],
  'two byte order marks': ['\uFEFF\uFEFF{}', '1', '1', 'syntax'],
  'a merge conflict': ['{\n<<<<<<< HEAD\n  "a": 1\n}', '2', '1', 'syntax'],
  'an array': ['[]', '1', '1', 'not_an_object'],
  'a string': ['\n "x"', '2', '2', 'not_an_object'],
  null: ['null\n', '1', '1', 'not_an_object'],
  'mcpServers null': ['{\n  "mcpServers": null\n}', '2', '17', 'not_an_object'],
  'mcpServers an array': ['{\n  "mcpServers": []\n}', '2', '17', 'not_an_object'],
  'mcpServers twice': ['{\n  "mcpServers": {},\n  "mcpServers": {}\n}', '3', '3', 'duplicate_key'],
  'mcpServers twice, once escaped': [
    '{"mcpServers": {},\n"mcpServer\\u0073": {}}',
    '2',
    '1',
    'duplicate_key',
  ],
  'our entry twice': ['{"mcpServers": {\n"linear": {}, "linear": {}}}', '2', '15', 'duplicate_key'],
};
