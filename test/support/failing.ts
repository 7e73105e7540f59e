import assert from 'node:assert/strict';
import type { AuthError } from '../../src/core/errors.ts';
import type { Running } from '../servers/running.ts';
import { bench, listed, person, type Bench } from './brokerBench.ts';

const never = new AbortController().signal;

/** A bench that was authorized at another issuer before, so that there is something to lose. */
export async function authorizedBefore(running: Running, url: string): Promise<Bench> {
  const before = await running.pair({}, {});
  const first = await bench(listed(before.mcp.url));
  await first.broker.authorize('demo', person(), never);
  return bench(listed(url), first);
}

/** The authorization fails with `code`, and everything that is kept stays as it was. */
export async function fails(own: Bench, code: string, alice = person()): Promise<AuthError> {
  const before = { secrets: [...own.store.entries], credential: own.broker.facts('demo') };
  let failure: AuthError | undefined;
  await own.broker.authorize('demo', alice, never).catch((error: AuthError) => (failure = error));
  assert.equal(failure?.code, code);
  assert.deepEqual([...own.store.entries], before.secrets, 'nothing is stored');
  assert.deepEqual(own.broker.facts('demo'), before.credential);
  assert.equal(own.broker.isBusy('demo'), false);
  return failure;
}
