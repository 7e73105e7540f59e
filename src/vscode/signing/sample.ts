import { drawRequestValues } from '../../core/headers/requestValues.ts';
import { toolsListRequest } from '../../core/wire.ts';

/** A request that is signed to be looked at, and not sent. */
export interface Sample {
  readonly method: 'POST' | 'GET' | 'DELETE';
  /** from its slash, with the query */
  readonly path: string;
  /** empty for none */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** ms since the epoch */
  readonly now: number;
  readonly nonce: string;
}

/** What a tool sends first, as most do, at this moment. */
export function sampleFor(url: string): Sample {
  const { pathname, search } = new URL(url);
  const { headers, body } = toolsListRequest(null);
  const values = drawRequestValues(Date.now());
  return { method: 'POST', path: pathname + search, body, headers, ...values };
}

/** With another method; only a POST has a body. */
export function withMethod(sample: Sample, method: Sample['method']): Sample {
  const { body } = toolsListRequest(null);
  return { ...sample, method, body: method === 'POST' ? sample.body || body : '' };
}

/** A moment as documentations write it: seconds or milliseconds since the epoch, or a date with its time. */
export function momentIn(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d{9,11}$/u.test(trimmed)) return Number(trimmed) * 1000;
  if (/^\d{12,14}$/u.test(trimmed)) return Number(trimmed);
  const compact = /^(\d{4})(\d{2})(\d{2}T\d{2})(\d{2})(\d{2}Z)$/u;
  const date = new Date(trimmed.replace(compact, '$1-$2-$3:$4:$5'));
  return Number.isNaN(date.getTime()) ? undefined : date.getTime();
}
