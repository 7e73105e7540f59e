/** The ids of the hosts that a server can be connected to. */
export const hostIds = ['vscode', 'claude-code', 'codex', 'gemini', 'cursor'] as const;

/** One of {@link hostIds}. */
export type HostId = (typeof hostIds)[number];

/** What people call each host. Apart from the descriptions, which only the daemon needs. */
export const hostLabels: Readonly<Record<HostId, string>> = {
  vscode: 'VS Code',
  'claude-code': 'Claude Code',
  codex: 'Codex CLI',
  gemini: 'Gemini CLI',
  cursor: 'Cursor',
};

/** The variables that decide where hosts keep their files. */
export const hostVariables = ['CLAUDE_CONFIG_DIR', 'CODEX_HOME', 'GEMINI_CLI_HOME'] as const;

/** Where a host runs: what decides where its file is. `home` and the environment are the user's, not the daemon's. */
export interface HostPlace {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** as `process.platform` says it */
  readonly platform: string;
}

/**
 * How strict a host reads its file: `json` as `JSON.parse` does, `json-comments` the same beside comments and without a byte
 * order mark, `jsonc` also with trailing commas.
 */
export type JsonDialect = 'json' | 'json-comments' | 'jsonc';

/** What a host's file is written in; decides which editor may change it. */
export type Dialect = JsonDialect | 'toml';

/** How a host keeps other writers out: not at all, or with the lock folder of proper-lockfile beside the file. */
export type LockProtocol = 'none' | 'lock-folder';

/** How a host gets its caller key: from VS Code, by running the header command, or written into its file. */
export const deliveries = ['provider', 'header-command', 'gateway'] as const;

/** How sure a description is: the real program was run with it, its source was read, or only its documentation. */
export const evidences = ['proved', 'read', 'documented'] as const;

/** One of {@link evidences}. */
export type Evidence = (typeof evidences)[number];

/** What a host wants of its user before it uses a server in the user's own file. Never answered for the user. */
export const demands = ['nothing', 'folder-trust', 'enabling'] as const;

/** One of {@link demands}. */
export type Demand = (typeof demands)[number];

/** What the entry of a host that runs the header command is made of. Holds no secret. */
export interface CommandAccess {
  /** the gateway's route for the server */
  readonly url: string;
  /** one shell command, quoted, that prints the caller key's header as JSON */
  readonly headerCommand: string;
}

/** What the entry of a host that reads the caller key in its file is made of. */
export interface KeyAccess {
  /** the gateway's route for the server */
  readonly url: string;
  /** the value of the `Authorization` header: opens this one server to this one host through the gateway */
  readonly authorization: string;
}

/** By what this keyring knows an entry of its own. */
export interface Marks {
  /** the path of our header command */
  readonly launcher: string;
  /** the gateway's route for the server, by its present port */
  readonly url: string;
  /** Whether this is, or was, the caller key of the pair. */
  readonly isKey: (key: string) => boolean;
}

/** The config file of a host: where it is, and what our entry in it looks like. */
export interface ConfigFile<Access> {
  readonly dialect: Dialect;
  readonly lock: LockProtocol;
  /** The absolute path of the user's file; `undefined` when the host has none on this platform. */
  path(place: HostPlace): string | undefined;
  /** The keys from the root of the file to the entry of the server that is called `name` there. */
  entryPath(name: string): readonly string[];
  entry(access: Access): Readonly<Record<string, unknown>>;
  /** Whether a value at our path was written by this keyring. */
  isOurs(entry: unknown, marks: Marks): boolean;
}

/** An MCP-aware tool, described: text in, text out, no file access. */
export type Host = {
  readonly id: HostId;
  readonly evidence: Evidence;
  readonly demand: Demand;
} & (
  | { readonly delivery: 'provider' }
  | { readonly delivery: 'header-command'; readonly file: ConfigFile<CommandAccess> }
  | { readonly delivery: 'gateway'; readonly file: ConfigFile<KeyAccess> }
);

/** A host with a file. */
export type FileHost = Extract<Host, { readonly file: unknown }>;

/** A path below `folder`, with the separator of the platform that the path is for. */
export function pathIn(place: HostPlace, folder: string, ...names: readonly string[]): string {
  return [folder, ...names].join(place.platform === 'win32' ? '\\' : '/');
}

/**
 * Whether a shell command runs `launcher`: its first word, quoted for sh or cmd or not at all. Another keyring's launcher,
 * in a folder whose name begins like ours, is another word.
 */
export function runsLauncher(command: string, launcher: string): boolean {
  const plain = command.trimStart().replaceAll(String.raw`'\''`, "'");
  return ['', "'", '"'].some((mark) => {
    const word = mark + launcher + mark;
    return plain.startsWith(word) && /^\s?$/u.test(plain.charAt(word.length));
  });
}
