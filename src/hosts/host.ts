/** The ids of the hosts that a server can be connected to. */
export const hostIds = ['vscode', 'claude-code'] as const;

/** One of {@link hostIds}. */
export type HostId = (typeof hostIds)[number];

/** Where a host runs: what decides where its file is. `home` and the environment are the user's, not the daemon's. */
export interface HostPlace {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** as `process.platform` says it */
  readonly platform: string;
}

/** How strict a host reads its file; each names the editor that may change it. */
export type Dialect = 'json' | 'jsonc';

/** How a host keeps other writers out: not at all, or with the lock folder of proper-lockfile beside the file. */
export type LockProtocol = 'none' | 'lock-folder';

/** What an entry is made of. Holds no secret. */
export interface EntryContext {
  /** the gateway's route for the server */
  readonly url: string;
  /** one shell command, quoted, that prints the caller key's header as JSON */
  readonly headerCommand: string;
}

/** The config file of a host: where it is, and what our entry in it looks like. */
export interface ConfigFile {
  readonly dialect: Dialect;
  readonly lock: LockProtocol;
  /** The absolute path of the user's file; `undefined` when the host has none on this platform. */
  path(place: HostPlace): string | undefined;
  /** The keys from the root of the file to the entry of the server that is called `name` there. */
  entryPath(name: string): readonly string[];
  entry(context: EntryContext): unknown;
  /** Whether a value at our path was written for this keyring: it runs `launcher`, the path of our header command. */
  isOurs(entry: unknown, launcher: string): boolean;
}

/** An MCP-aware tool, described: text in, text out, no file access. */
export type Host = { readonly id: HostId; readonly label: string } & (
  | { readonly delivery: 'provider' }
  | { readonly delivery: 'header-command'; readonly file: ConfigFile }
);

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
