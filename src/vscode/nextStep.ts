import { certificateNeed } from '../core/certificates/need.ts';
import type { AuthErrorCode } from '../core/errors.ts';
import { endsGrant, status } from '../core/status.ts';
import type { ServerView } from '../protocol/state.ts';
import { keyStep } from './keys/keysInNeed.ts';

/** What mends a server. */
export type NextStep =
  'authorize' | 'refresh' | 'rotateCredential' | 'changeAuthentication' | 'replaceCertificate';

/**
 * The one thing that mends a server; `undefined` when nothing is wrong. Without its client certificate nothing else
 * helps; one that only ends soon comes last.
 */
export function nextStep(view: ServerView, now: number): NextStep | undefined {
  const need = view.certificate && certificateNeed(view.certificate, now);
  if (need === 'broken') return 'replaceCertificate';
  return nextOfCredential(view, now) ?? (need && 'replaceCertificate');
}

function nextOfCredential(view: ServerView, now: number): NextStep | undefined {
  const byKeys = keyStep(view, now);
  if (byKeys || view.server.auth.scheme === 'headers') return byKeys;
  const current = status(view.server, view, now);
  switch (current.kind) {
    case 'none':
      return 'authorize';
    case 'ready':
      // A token whose renewal was refused still works, but only a person can follow it up.
      return refusedForGood(view) ? 'authorize' : undefined;
    case 'expiring':
    case 'expired':
      return current.renewable ? 'refresh' : 'authorize';
    case 'failed':
      return refreshHelps(view, current.code) ? 'refresh' : 'authorize';
  }
}

function refusedForGood({ credential }: ServerView): boolean {
  return credential?.failure !== undefined && endsGrant(credential.failure.code);
}

function refreshHelps({ credential }: ServerView, code: AuthErrorCode): boolean {
  return credential?.hasRefreshToken === true && !endsGrant(code) && code !== 'token_rejected';
}
