import type { CredentialFacts } from '../../src/core/credential.ts';
import type { ErrorDetails } from '../../src/core/errors.ts';

/** One step of an authorization as it went. */
export interface StepReport {
  readonly step: string;
  status: 'done' | 'failed' | 'running';
  ms: number;
}

/** What happened. Never holds a secret. */
export interface Report {
  ok: boolean;
  readonly server: string;
  readonly steps: StepReport[];
  credential?: Omit<CredentialFacts, 'maskedToken' | 'claims'>;
  tools?: string[];
  call?: { tool: string; isError: boolean };
  refreshed?: boolean;
  receipt?: unknown;
  error?: { code: string; details: ErrorDetails };
}

/** Prints a report: for a program, or for a person. */
export function print(report: Report, json: boolean): void {
  if (json) console.log(JSON.stringify(report));
  else for (const line of lines(report)) console.log(line);
}

function* lines({ steps, credential, tools, call, refreshed, receipt, error }: Report) {
  for (const { step, status, ms } of steps)
    yield `${status === 'done' ? '✓' : '✗'} ${step} (${ms} ms)`;
  if (credential) yield* credentialLines(credential);
  if (tools) yield `tools: ${tools.join(', ') || 'none'}`;
  if (call) yield `${call.tool}: ${call.isError ? 'failed' : 'answered'}`;
  if (refreshed !== undefined) yield `refreshed: ${refreshed ? 'yes' : 'no'}`;
  if (receipt !== undefined) yield `revoked: ${JSON.stringify(receipt)}`;
  if (error) yield `✗ ${error.code} ${JSON.stringify(error.details)}`;
}

function* credentialLines(credential: NonNullable<Report['credential']>) {
  const { issuer, registrationKind, grant, redirectUri, scopes = [], expiresAt } = credential;
  yield `issuer: ${issuer}`;
  yield `client: ${registrationKind}, grant: ${grant}, redirect: ${redirectUri ?? 'none'}`;
  yield `scopes: ${scopes.join(' ') || 'not stated'}`;
  yield `expires: ${expiresAt === undefined ? 'not stated' : new Date(expiresAt).toISOString()}`;
}
