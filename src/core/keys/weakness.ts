import type { Key } from './key.ts';

export type Weakness = 'placeholder' | 'short' | 'simple';

/** Shorter keys can be tried out. In characters. */
const SHORTEST = 16;
/** Below this, a key is made of few different characters. In bits, over the whole key. */
const LEAST_ENTROPY = 50;

/** Texts of manuals are not longer. In characters. */
const LONGEST_PLACEHOLDER = 128;

const placeholder =
  /^(<.*>|\[.*\]|\$\{?.*\}?|x{3,}|\.{3,}|\*{3,})$|your[-_ ]?([a-z]+[-_ ]?)?(key|token|secret|value)|(api|my|new)[-_ ]?(api[-_ ]?)?(key|token|secret)([-_ ]?here)?$|change[-_ ]?me|placeholder|example|^(test|secret|password|token|key|dummy|foo|bar)\d*$/iu;

/**
 * Why a key may be easy to guess, or `undefined`: text of a manual that nobody replaced, few characters, or few different
 * ones. Codes and passwords, which people choose, are not judged.
 */
export function weaknessOf({ form, value }: Pick<Key, 'form' | 'value'>): Weakness | undefined {
  if (form !== 'text' || value === undefined) return undefined;
  if (value.length <= LONGEST_PLACEHOLDER && placeholder.test(value)) return 'placeholder';
  if (value.length < SHORTEST) return 'short';
  return entropy(value) < LEAST_ENTROPY ? 'simple' : undefined;
}

/** Of a text as its own characters are spread, in bits. @see https://en.wikipedia.org/wiki/Entropy_(information_theory) */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const shares = [...counts.values()].map((count) => count / text.length);
  return -text.length * shares.reduce((sum, share) => sum + share * Math.log2(share), 0);
}
