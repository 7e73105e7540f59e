import { l10n } from 'vscode';
import type { AuthError } from '../core/errors.ts';

/** What is said and offered instead of an error's usual sentence and action. */
interface Special {
  readonly template: string;
  readonly action: 'keyCommands';
}

/** The sentence and the action of a command that gave no key, by what became of it; else `undefined`. */
export function keySpecial({
  code,
  details,
}: Pick<AuthError, 'code' | 'details'>): Special | undefined {
  const template = code === 'key_command_failed' ? commandSentence(details['reason']) : undefined;
  return template === undefined ? undefined : { template, action: 'keyCommands' };
}

function commandSentence(reason = ''): string | undefined {
  switch (reason) {
    case 'unknown':
      return l10n.t(
        'No window has the command {command}, which reads a key of {server}. Trust the workspace, or add the command to the settings.',
      );
    case 'missing':
      return l10n.t(
        'The program {program}, which reads a key of {server}, was not found. Install it, or name it with its whole path in the settings.',
      );
    case 'timeout':
      return l10n.t(
        'The command {command} took too long to read a key of {server}. Unlock its vault, then try again; or correct the command in the settings.',
      );
    case 'exit':
      return l10n.t(
        'The command {command} ended without a key for {server}. Correct it in the settings, or enter what it is to look for again.',
      );
    case 'empty':
      return l10n.t(
        'The command {command} printed nothing for a key of {server}. Correct it in the settings, or enter what it is to look for again.',
      );
    case 'too_long':
      return l10n.t(
        'The command {command} printed more than a key for {server}. Correct it in the settings.',
      );
    default:
      return undefined;
  }
}
