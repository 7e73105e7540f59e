/** The words of the command line made no sense. */
export class UsageError extends Error {}

/** What `read` gives. @throws UsageError with the complaint and why */
export function sane<T>(read: () => T, complaint: string): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`${complaint}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** `key=value` */
export function pair(given: string): [string, string] {
  const [key = '', value] = given.split(/=(.*)/su);
  if (value === undefined) throw new UsageError(`"${given}" lacks a value: key=value.`);
  return [key, value];
}

/** A variable of the environment. @throws UsageError when it is not set */
export function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new UsageError(`The variable ${name} is not set.`);
  return value;
}
