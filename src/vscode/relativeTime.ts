const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The unit that suits a length of time: minutes below two hours, hours below two days, else days. */
function unitOf(ms: number): { name: 'minute' | 'hour' | 'day'; length: number } {
  if (ms < 2 * HOUR) return { name: 'minute', length: MINUTE };
  return ms < 2 * DAY ? { name: 'hour', length: HOUR } : { name: 'day', length: DAY };
}

/** A length of time in ms for people, such as `42 min` or `3 hr`. A started minute counts whole. */
export function duration(ms: number, locale: string): string {
  const { name, length } = unitOf(ms);
  const count = name === 'minute' ? Math.max(1, Math.ceil(ms / length)) : Math.floor(ms / length);
  const format = { style: 'unit', unit: name, unitDisplay: 'short' } as const;
  return new Intl.NumberFormat(locale, format).format(count);
}

/** In how many ms {@link duration} of the time that is left reads differently. */
export function nextChange(ms: number): number {
  const { name, length } = unitOf(ms);
  const rest = ms % length;
  if (name === 'minute') return rest === 0 ? length : rest;
  return rest + 1;
}

/** A moment for people, in their language and time zone; a dash for one that no calendar has. */
export function moment(at: number, locale: string): string {
  if (Number.isNaN(new Date(at).getTime())) return '–';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}
