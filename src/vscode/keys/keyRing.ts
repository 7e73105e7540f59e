import type { State } from '../../protocol/state.ts';
import type { Face } from '../face.ts';
import { nameOf } from '../serverName.ts';
import type { HeaderQuestions } from './headerSteps.ts';
import { keyCommands } from './keyCommands.ts';

type Asked = Pick<HeaderQuestions, 'server' | 'url'> & Partial<Pick<HeaderQuestions, 'taken'>>;

/** The questions about the headers of a server, from what is in the keyring. */
export function questionsFor(
  state: State,
  { clipboard }: Pick<Face, 'clipboard'>,
  { server, url, taken = { names: [], isOAuth: false } }: Asked,
): HeaderQuestions {
  const serverName = (id: string): string => nameOf(state, id);
  const copy = (value: string): Promise<void> => clipboard.copy(value);
  const ring = { keys: state.keys, commands: keyCommands(), serverName, copy };
  return { ring, server, url, taken };
}
