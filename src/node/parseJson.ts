import type * as z from 'zod/mini';

/** JSON text or its UTF-8 bytes, parsed; `undefined` when it is not JSON or not of the schema. */
export function parseJson<T>(text: string | Uint8Array, schema: z.ZodMiniType<T>): T | undefined {
  try {
    const json =
      typeof text === 'string' ? text : new TextDecoder('utf-8', { fatal: true }).decode(text);
    const parsed = schema.safeParse(JSON.parse(json));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
