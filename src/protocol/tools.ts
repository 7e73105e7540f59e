import * as z from 'zod/mini';
import { deliveries, demands, evidences, hostIds } from '../hosts/host.ts';

/** A host as a face offers it. */
export const toolSchema = z.object({
  host: z.enum(hostIds),
  delivery: z.enum(deliveries),
  evidence: z.enum(evidences),
  demand: z.enum(demands),
});
export type Tool = z.infer<typeof toolSchema>;
