/** Whether `a` is a newer release than `b`; numbers separated by dots, a pre-release before its release. */
export function isNewer(a: string, b: string): boolean {
  const [coreA = '', preA = ''] = a.split('-', 2);
  const [coreB = '', preB = ''] = b.split('-', 2);
  const order = coreA.localeCompare(coreB, 'en', { numeric: true });
  if (order !== 0) return order > 0;
  if (preA === '' || preB === '') return preA === '' && preB !== '';
  return preA.localeCompare(preB, 'en', { numeric: true }) > 0;
}
