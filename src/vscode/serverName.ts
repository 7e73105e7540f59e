import type { State } from '../protocol/state.ts';

/** The name itself when no server has it, in whatever case; else with the first free number behind it. */
export function uniqueName(name: string, taken: readonly string[]): string {
  const names = new Set(taken.map((each) => each.toLowerCase()));
  let unique = name;
  for (let n = 2; names.has(unique.toLowerCase()); n++) unique = `${name} ${n}`;
  return unique;
}

/** The name of a server that is in the keyring, else its id. */
export function nameOf(state: State | undefined, serverId: string): string {
  return state?.servers.find(({ server }) => server.id === serverId)?.server.name ?? serverId;
}
