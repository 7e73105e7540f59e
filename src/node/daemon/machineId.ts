import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import type { Log } from '../../core/ports.ts';
import { readJson, writeJson } from '../jsonFile.ts';

const fileSchema = z.object({ id: z.uuid() });

/**
 * A random name for this keyring's folder among the machines that share one SecretStorage. It says nothing of the
 * machine. Drawn once; when it cannot be kept, this daemon has one of its own, and its leases run out with it.
 */
export async function machineId(path: string, log: Log): Promise<string> {
  const known = await readJson(path, fileSchema, (aside) =>
    log.warn(`The file with this machine's name was damaged; it is kept as ${aside}`),
  ).catch(() => undefined);
  if (known) return known.id;
  const id = randomUUID();
  await writeJson(path, { id }).catch((error: unknown) =>
    log.warn(`This machine's name could not be kept: ${String(error)}`),
  );
  return id;
}
