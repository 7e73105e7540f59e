import { headerVocabulary, parseTemplate, referencesIn } from '../../core/headers/template.ts';
import type { HeadersDraft } from './headersDraft.ts';
import type { KeyDraft } from './keyDraft.ts';
import type { KeyRing } from './keySteps.ts';

/** The keys that a template names and nobody has yet; what was answered about them before stays. */
export function namedKeys(
  template: string,
  { headers }: HeadersDraft,
  index: number,
  { keys: kept }: KeyRing,
): KeyDraft[] {
  const elsewhere = headers.filter((_header, other) => other !== index);
  const known = [...kept, ...elsewhere.flatMap(({ keys }) => keys)].map(({ name }) => name);
  const before = headers[index]?.keys ?? [];
  const parsed = parseTemplate(template, headerVocabulary);
  const references = parsed.kind === 'template' ? referencesIn(parsed.template) : [];
  const named = new Map<string, KeyDraft>();
  for (const { name: word, argument = '' } of references) {
    if ((word !== 'secret' && word !== 'totp') || known.includes(argument)) continue;
    const form = word === 'totp' ? 'totp' : 'text';
    const same = before.find((key) => key.name === argument && key.form === form);
    named.set(argument, same ?? { name: argument, isNamed: true, form });
  }
  return [...named.values()];
}
