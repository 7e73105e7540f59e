/**
 * The end of a day that a person typed as `YYYY-MM-DD`, in ms since the epoch by the clock of this machine: a key that
 * ends on that day is never called ended while it may still work. `undefined` for anything that is no day.
 */
export function endOfDay(text: string): number | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(text.trim()) ?? [];
  if (year === undefined) return undefined;
  const end = new Date(Number(year), Number(month) - 1, Number(day) + 1).getTime();
  return dayOf(end) === text.trim() ? end : undefined;
}

/** The day that a key lasts through, as `YYYY-MM-DD`. @param end in ms since the epoch */
export function dayOf(end: number): string {
  const last = new Date(end - 1);
  const two = (part: number): string => String(part).padStart(2, '0');
  const year = String(last.getFullYear()).padStart(4, '0');
  return `${year}-${two(last.getMonth() + 1)}-${two(last.getDate())}`;
}
