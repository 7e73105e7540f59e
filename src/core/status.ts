import type { CredentialFacts } from './credential.ts';
import type { AuthErrorCode } from './errors.ts';
import type { ServerKeys } from './keys/keysOfServer.ts';
import { isStillborn } from './lifetime.ts';
import { isUnattended } from './oauth/settings.ts';
import type { Server } from './server.ts';

/** What a person needs to know about a server's credential. `until` is ms since the epoch. */
export type Status =
  | { kind: 'none' }
  /** without `until` nobody says when it ends: it may be at any time */
  | { kind: 'ready'; until?: number }
  | { kind: 'expiring'; until: number; renewable: boolean }
  | { kind: 'expired'; renewable: boolean }
  | { kind: 'failed'; code: AuthErrorCode };

const MINUTE = 60_000;

/** The parts of a credential that its clock needs. */
export type Lifetime = Pick<
  CredentialFacts,
  'obtainedAt' | 'expiresAt' | 'hasRefreshToken' | 'refreshExpiresAt' | 'grant' | 'failure'
>;

/** How long before its end a token is renewed: 5 minutes, and a fifth of its life when that is shorter. In ms. */
export function renewalMargin({ obtainedAt, expiresAt }: Lifetime): number {
  return expiresAt === undefined
    ? 0
    : Math.max(0, Math.min(5 * MINUTE, (expiresAt - obtainedAt) / 5));
}

/**
 * When a credential should be renewed, in ms since the epoch; `undefined` when it never should. `spent`: its refresh
 * token was sent. As long as nobody answered, it may be used up, and an issuer that sees it again may end the whole
 * grant: then the token that still works is used to its end first.
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2
 */
export function renewalDue(lifetime: Lifetime, spent: boolean, now: number): number | undefined {
  const { expiresAt, failure } = lifetime;
  if (expiresAt === undefined || isStillborn(lifetime)) return undefined;
  if (!isRenewable(lifetime, now)) return undefined;
  const answered = Number(failure?.details['status'] ?? 0) > 0;
  return spent && !answered ? expiresAt : expiresAt - renewalMargin(lifetime);
}

/**
 * How long before its end a token is worth a warning, in ms. One that renews itself warns only when renewal had half of
 * its margin and did not succeed; one that cannot be renewed warns twice as early as renewal would begin.
 */
export function warningMargin(lifetime: Lifetime, now: number): number {
  return renewalMargin(lifetime) * (isRenewable(lifetime, now) ? 0.5 : 2);
}

/** Whether a failed renewal means that only a new authorization helps. Every other failure is tried again. */
export function endsGrant(code: AuthErrorCode): boolean {
  return code === 'credential_expired' || code === 'refresh_interrupted';
}

/** Whether there is a way to renew a credential without a person: a refresh token, or a grant that can be repeated. */
export function canRenew({ hasRefreshToken, grant }: Lifetime): boolean {
  return hasRefreshToken || isUnattended(grant);
}

/**
 * Whether a credential can renew itself, as far as is known at `now` (ms): the issuer has not refused it, and its refresh
 * token lives until renewal begins.
 */
export function isRenewable(lifetime: Lifetime, now: number): boolean {
  const { failure, expiresAt = 0, refreshExpiresAt = Infinity } = lifetime;
  if (!canRenew(lifetime) || (failure && endsGrant(failure.code))) return false;
  return refreshExpiresAt > Math.max(now, expiresAt - renewalMargin(lifetime));
}

function hasEnded({ failure, expiresAt }: CredentialFacts, now: number): boolean {
  return failure?.code === 'token_rejected' || (expiresAt !== undefined && expiresAt <= now);
}

/** How long before the end of a key it is worth a warning, in ms: somebody has to get another one. */
export const KEY_WARNING = 7 * 24 * 60 * MINUTE;

/** The status of a server as far as its keys decide it. */
export function keyStatus(
  { missing, missingVariables, expiresAt, failure }: ServerKeys,
  now: number,
): Status {
  if (missing.length + missingVariables.length > 0) return { kind: 'none' };
  if (failure) return { kind: 'failed', code: failure.code };
  if (expiresAt === undefined) return { kind: 'ready' };
  if (expiresAt <= now) return { kind: 'expired', renewable: false };
  return expiresAt - now <= KEY_WARNING
    ? { kind: 'expiring', until: expiresAt, renewable: false }
    : { kind: 'ready', until: expiresAt };
}

/** What a status is read from: the credential that is used, and the keys. */
export interface StatusFacts {
  readonly credential?: CredentialFacts | undefined;
  readonly keys?: ServerKeys | undefined;
}

/** The status of a server, from what is known of its credential and keys at `now` (ms). Pure: tree, badge and status bar all read it. */
export function status({ auth }: Server, { credential, keys }: StatusFacts, now: number): Status {
  const byKeys = keys && keyStatus(keys, now);
  if (auth.scheme === 'headers') return byKeys ?? { kind: 'none' };
  if (byKeys && byKeys.kind !== 'ready') return byKeys;
  if (!credential) return { kind: auth.scheme === 'none' ? 'ready' : 'none' };
  return credentialStatus(credential, now);
}

function credentialStatus(facts: CredentialFacts, now: number): Status {
  const renewable = isRenewable(facts, now);
  const { expiresAt: until } = facts;
  if (facts.failure && hasEnded(facts, now)) return { kind: 'failed', code: facts.failure.code };
  if (until === undefined) return { kind: 'ready' };
  if (until <= now) return { kind: 'expired', renewable };
  return until - now <= warningMargin(facts, now)
    ? { kind: 'expiring', until, renewable }
    : { kind: 'ready', until };
}
