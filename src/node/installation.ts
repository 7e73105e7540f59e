import { installVersion, type Installation } from './distribution.ts';
import { writeLauncher } from './launcher.ts';

/**
 * Makes a complete copy of a version's programs in the keyring's folder, and the launcher that runs its header command
 * with a runtime. Gives the folder of the copy.
 */
export async function installProgram({
  runtime,
  ...of
}: Installation & { readonly runtime: string }): Promise<string> {
  const program = await installVersion(of);
  await writeLauncher({ folder: of.folder, runtime, entry: `${program}/headers.js` });
  return program;
}
