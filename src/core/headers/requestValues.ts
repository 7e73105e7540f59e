import type { Reference } from './template.ts';

/** What is drawn once for a request, so that its headers and its signature say the same. */
export interface RequestValues {
  /** ms since the epoch */
  readonly now: number;
  /** 128 random bits in hexadecimal */
  readonly nonce: string;
}

/** Draws the values of one request. @param now ms since the epoch */
export function drawRequestValues(now: number): RequestValues {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const nonce = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { now, nonce };
}

/** The text of `${timestamp}` (seconds since the epoch, or `ms`, or `iso` in UTC) and `${nonce}`; `undefined` for another. */
export function requestValue(
  { name, argument }: Reference,
  { now, nonce }: RequestValues,
): string | undefined {
  if (name === 'nonce') return nonce;
  if (name !== 'timestamp') return undefined;
  if (argument === 'ms') return String(now);
  return argument === 'iso' ? new Date(now).toISOString() : String(Math.floor(now / 1000));
}
