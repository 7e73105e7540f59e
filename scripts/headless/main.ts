import { UsageError } from './arguments.ts';
import { authorizeCommand } from './authorizeCommand.ts';
import { callCommand } from './callCommand.ts';
import { callUsage, parseCall } from './callOptions.ts';
import { certificateCommand } from './certificateCommand.ts';
import { parse, usage } from './options.ts';
import { print } from './report.ts';

const help = `${usage}\n\n${callUsage}`;

/** Runs one command of the driver; gives its exit code: 0 only when all that was asked for worked. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const [command = 'help', ...rest] = args;
    if (command === 'help') {
      console.log(help);
      return 0;
    }
    if (command === 'certificate') return await certificateCommand(rest);
    const { report, json } = await run(command, rest);
    print(report, json);
    return report.ok ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${help}`);
    return 2;
  }
}

async function run(command: string, args: readonly string[]) {
  if (command === 'authorize') {
    const options = parse(args);
    return { report: await authorizeCommand(options), json: options.json };
  }
  if (command !== 'call') throw new UsageError(`There is no command "${command}".`);
  const options = parseCall(args);
  return { report: await callCommand(options), json: options.json };
}
