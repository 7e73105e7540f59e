/** Files as Codex, formatters and people leave them, by what is special about them. All of them are TOML 1.1. */
const config = `# Codex, as Ada likes it
model = "gpt-5"   # the big one
approval_policy = 'on-request'
notify = [
  "notify-send", # a comment with ] and "
  "Codex",
]

[projects."/home/ada/code/api"]
trust_level = "trusted"

# my servers
[mcp_servers.files]
command = "npx"
args = ["-y", "files", ]
env = { ROOT = "/tmp", MODE = 'ro' }

[mcp_servers.docs]
url = "https://docs.example/mcp"
http_headers = { "X-Team" = "a" }

[mcp_servers.docs.tools.search]
approval_mode = "approve"

[tui]
theme = "dark"
`;

function huge(): string {
  const history = Array.from({ length: 16_000 }, (_, n) => {
    return `[history.step${n}]\ntext = "step ${n}: [mcp_servers.linear] # ="\nat = 2026-01-01T00:00:00Z\n`;
  });
  return config + history.join('\n');
}

/** Those that can be extended by a table at the end. */
export const extensible: Readonly<Record<string, string>> = {
  'as Codex and its user leave it': config,
  'no line feed at the end': config.trimEnd(),
  'several line feeds at the end': `${config}\n\n`,
  'blanks in an open last line': `${config}  `,
  CRLF: config.replaceAll('\n', '\r\n'),
  'CRLF, no line feed at the end': config.trimEnd().replaceAll('\n', '\r\n'),
  'mixed line ends': config.replace('\n', '\r\n'),
  'a byte order mark': `\uFEFF${config}`,
  tabs: config.replaceAll(/^(?=[a-z])/gmu, '\t'),
  'one line': 'model = "x"',
  'only a comment': '# nothing yet',
  'only line feeds': '\n\n',
  'only a byte order mark': '\uFEFF',
  'nothing at all': '',
  'a table without servers': '[mcp_servers]\n',
  'servers with sub-tables only': '[mcp_servers.a.env]\nX = "1"\n[mcp_servers.a]\ncommand = "x"\n',
  'an array of tables': '[[hooks]]\nname = "a"\n\n[[hooks]]\nname = "b"\n',
  'our header inside of strings':
    'a = """\n[mcp_servers.linear]\nurl = "x"\n"""\nb = \'\'\'\n\n[mcp_servers.linear.tools.x]\n\'\'\'\n',
  'a name that begins like ours': '[mcp_servers.linear-2]\nurl = "https://x/"\n',
  'quoted and odd keys':
    '[mcp_servers."a b"]\n"command" = \'x\'\n\n[mcp_servers."ü"]\ncommand = "y"\n',
  'numbers and dates':
    'a = 1_000\nb = 0x1F\nc = 9223372036854775807\nd = -0.0\ne = inf\nf = 1979-05-27T07:32:00Z\ng = 07:32:00\n',
  'TOML 1.1: trailing commas and line breaks in inline tables':
    'a = { x = 1,\n  y = [1, 2,], # c\n}\n',
  unicode: 'name = "鍵🔑"\n"名前" = "\\u00e9 é"\n',
  '1 MB': huge(),
};

/** Those in which the servers can only be extended where they are. */
export const closed: Readonly<Record<string, string>> = {
  'an inline table': 'mcp_servers = { a = { command = "x" } } # mine\n\n[tui]\ntheme = "dark"\n',
  'an empty inline table': 'mcp_servers = {} # none\n',
  'an inline table and CRLF': 'a = 1\r\nmcp_servers = { a = { url = "https://x/" } }\r\n',
};

/** What Codex refuses as well, with the place of the fault. */
export const refused: Readonly<Record<string, readonly [string, string, string, string]>> = {
  'no value': ['a = 1\nb = \n', '2', '5', 'toml'],
  'a key twice': ['a = 1\n\na = 2\n', '3', '1', 'toml'],
  'a table twice': ['[a]\nx = 1\n[a]\n', '3', '2', 'toml'],
  'our table twice': ['[mcp_servers.linear]\n[mcp_servers.linear]\n', '2', '2', 'toml'],
  'an open string': ['a = "x\n', '1', '7', 'toml'],
  'an open array': ['[mcp_servers.a]\nargs = [1,\n', '3', '1', 'toml'],
  JSON: ['{"mcpServers": {}}', '1', '1', 'toml'],
  'servers that are a number': ['mcp_servers = 1\n', '1', '1', 'not_an_object'],
  'servers that are a list': ['[[mcp_servers]]\na = 1\n', '1', '1', 'not_an_object'],
};
