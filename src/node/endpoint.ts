import * as z from 'zod/mini';
import { readTextIfThere } from './existingFile.ts';
import { paths } from './keyringFolder.ts';
import { parseJson } from './parseJson.ts';

const endpointSchema = z.object({ address: z.string(), pid: z.number(), version: z.string() });
/** Where the daemon listens: the path of its socket or pipe, its process, the version of its program. */
export type Endpoint = z.infer<typeof endpointSchema>;

/** The published endpoint; `undefined` when there is none or it makes no sense. Says nothing about whether it lives. */
export async function readEndpoint(folder: string): Promise<Endpoint | undefined> {
  const text = await readTextIfThere(paths(folder).endpoint).catch((error: unknown) => {
    if (error instanceof TypeError) return undefined; // not text
    throw error;
  });
  return text === undefined ? undefined : parseJson(text, endpointSchema);
}
