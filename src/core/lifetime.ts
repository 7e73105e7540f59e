import type { Credential } from './credential.ts';
import type { Failure } from './credential.ts';
import type { Tokens } from './oauth/tokens.ts';

/** A token that the server refuses this soon after it was issued is not renewed again, in ms. */
const FRESH = 10_000;
/** While an issuer fails, requests of tools ask it again only after this long, in ms. */
const BREATH = 2_000;
/** The longest that an issuer may ask to be left alone, in ms. */
const LONGEST_REST = 3_600_000;

type Ends = Pick<Credential, 'expiresAt' | 'refreshExpiresAt'>;
type Life = Pick<Credential, 'obtainedAt' | 'expiresAt'>;

/**
 * When tokens end that arrive at `now` (ms): by our own clock, from what the issuer says of their life, never from the
 * times inside of a JWT, which are of another clock. Absent is unknown.
 */
export function endsOf({ expiresIn, refreshExpiresIn }: Tokens, now: number): Ends {
  return {
    ...(expiresIn !== undefined && { expiresAt: now + expiresIn * 1000 }),
    ...(refreshExpiresIn !== undefined && { refreshExpiresAt: now + refreshExpiresIn * 1000 }),
  };
}

/** Whether an issuer gave a token that ended when it was issued: renewed on demand only, or it would be without end. */
export function isStillborn({ obtainedAt, expiresAt }: Life): boolean {
  return expiresAt !== undefined && expiresAt <= obtainedAt;
}

/**
 * When a token ends, in ms since the epoch; `undefined` when nobody knows, which is so too of one that is said to have
 * ended when it was issued.
 */
export function knownEnd(life: Life): number | undefined {
  return isStillborn(life) ? undefined : life.expiresAt;
}

/** Whether a token may be sent: it has not ended, as far as known, or was issued a moment ago. */
export function isUsable(life: Life, now: number): boolean {
  const { expiresAt = Infinity, obtainedAt } = life;
  return expiresAt > now || (isStillborn(life) && isWithin(obtainedAt, FRESH, now));
}

/** Whether a token was issued a moment ago, so that another one would be no better. */
export function isFresh(life: Life, now: number): boolean {
  return isUsable(life, now) && isWithin(life.obtainedAt, FRESH, now);
}

/** How long an issuer that failed is left alone: as long as it asked for, in ms. */
export function restAfter({ details }: Pick<Failure, 'details'>): number {
  return Math.min(LONGEST_REST, Number(details['retryAfter'] ?? 0) * 1000);
}

/** Whether tools have to wait before the issuer is asked again after a failure. */
export function isResting(failure: Failure, now: number): boolean {
  return isWithin(failure.at, Math.max(BREATH, restAfter(failure)), now);
}

/** A clock that was set back makes nothing last longer. */
function isWithin(since: number, length: number, now: number): boolean {
  return since <= now && now < since + length;
}
