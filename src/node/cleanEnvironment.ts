/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

const ALLOWED = new Set(
  `HOME USER LOGNAME LANG PATH TZ XDG_STATE_HOME XDG_RUNTIME_DIR TMPDIR TEMP TMP
   SYSTEMROOT LOCALAPPDATA APPDATA USERPROFILE`.split(/\s+/u),
);

/**
 * What of a window's environment the daemon may see: names that a program needs to find its way, nothing that a shell,
 * a task or another extension put there. `ELECTRON_RUN_AS_NODE` makes VS Code's own program a Node.
 * Names do not depend on case on Windows, and only there.
 */
export function cleanEnvironment(
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const clean: Record<string, string> = { ELECTRON_RUN_AS_NODE: '1' };
  for (const [name, value] of Object.entries(env)) {
    const known = platform === 'win32' ? name.toUpperCase() : name;
    if (value !== undefined && (ALLOWED.has(known) || known.startsWith('LC_'))) clean[name] = value;
  }
  return clean;
}
