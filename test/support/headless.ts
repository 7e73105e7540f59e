import { execFile } from 'node:child_process';
import * as z from 'zod/mini';
import { authErrorCodes } from '../../src/core/errors.ts';

/** A process that ended. */
export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the driver in a process of its own. */
export function headless(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--no-warnings', 'scripts/headless.mjs', ...args],
      { env: { ...process.env, ...env } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

const stepSchema = z.strictObject({ step: z.string(), status: z.string(), ms: z.number() });
const reportSchema = z.strictObject({
  ok: z.boolean(),
  server: z.string(),
  steps: z.array(stepSchema),
  credential: z.optional(
    z.looseObject({
      issuer: z.string(),
      grant: z.string(),
      registrationKind: z.string(),
      redirectUri: z.optional(z.string()),
      scopes: z.array(z.string()),
      expiresAt: z.optional(z.number()),
    }),
  ),
  tools: z.optional(z.array(z.string())),
  call: z.optional(z.strictObject({ tool: z.string(), isError: z.boolean() })),
  refreshed: z.optional(z.boolean()),
  receipt: z.optional(z.unknown()),
  error: z.optional(
    z.strictObject({
      code: z.enum(authErrorCodes),
      details: z.record(z.string(), z.string()),
    }),
  ),
});
/** The one JSON object that it printed, and nothing besides. */
export const reportOf = ({ stdout }: Ran) => reportSchema.parse(JSON.parse(stdout));

/** Notes its words and goes where it is sent, as a browser that agrees with everything. */
export const agreeingBrowser = `
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
const [, program, ...words] = process.argv;
const url = words.pop();
await writeFile(join(dirname(program), 'argv'), JSON.stringify([words, url]));
const cookies = new Map();
for (let at = url; at; ) {
  const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
  const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
  for (const line of answer.headers.getSetCookie()) {
    const [name, value] = line.split(';')[0].split('=');
    cookies.set(name, value);
  }
  const location = answer.headers.get('location');
  at = location && new URL(location, at);
}
`;
