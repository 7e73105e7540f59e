import { authorizeCommand } from './authorizeCommand.ts';
import { parse, usage, UsageError } from './options.ts';
import { print } from './report.ts';

/** Runs one command of the driver; gives its exit code: 0 only when all that was asked for worked. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const [command = 'help', ...rest] = args;
    if (command === 'help') {
      console.log(usage);
      return 0;
    }
    if (command !== 'authorize') throw new UsageError(`There is no command "${command}".`);
    const options = parse(rest);
    const report = await authorizeCommand(options);
    print(report, options.json);
    return report.ok ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${usage}`);
    return 2;
  }
}
