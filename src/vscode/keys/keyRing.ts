import type { State } from '../../protocol/state.ts';
import { nameOf } from '../serverName.ts';
import type { HeaderQuestions } from './headerSteps.ts';
import { keyCommands } from './keyCommands.ts';

/** The questions about the headers of a server, from what is in the keyring. */
export function questionsFor(
  state: State,
  { server, taken = { names: [], isOAuth: false } }: Partial<HeaderQuestions> & { server: string },
): HeaderQuestions {
  const serverName = (id: string): string => nameOf(state, id);
  return { ring: { keys: state.keys, commands: keyCommands(), serverName }, server, taken };
}
