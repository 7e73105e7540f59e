import * as z from 'zod/mini';
import { headerNameProblem } from './headerRules.ts';
import { headerVocabulary, parseTemplate, referencesIn, type Template } from './template.ts';

/** A header that is put on every request to a server. `template` is text with references; it holds no secret. */
export const headerSchema = z.object({
  name: z.string().check(z.refine((name) => headerNameProblem(name) === undefined)),
  template: z.string().check(
    z.minLength(1),
    z.maxLength(4096),
    z.refine((text) => parseTemplate(text, headerVocabulary).kind === 'template'),
  ),
});
export type HeaderSetting = z.infer<typeof headerSchema>;

/** The headers of a server, in order; no name twice. */
export const headersSchema = z.array(headerSchema).check(
  z.maxLength(20),
  z.refine(
    (headers) => new Set(headers.map(({ name }) => name.toLowerCase())).size === headers.length,
  ),
);

/** A header whose template is parsed. */
export interface ParsedHeader {
  readonly name: string;
  readonly template: Template;
}

/** The templates of {@link headersSchema}, parsed. */
export function parsedHeaders(headers: readonly HeaderSetting[]): ParsedHeader[] {
  return headers.flatMap(({ name, template: text }) => {
    const parsed = parseTemplate(text, headerVocabulary);
    return parsed.kind === 'template' ? [{ name, template: parsed.template }] : [];
  });
}

/** What headers stand on: the names of keys, and of variables of the environment, each once. */
export function namesIn(headers: readonly HeaderSetting[]): {
  keys: string[];
  variables: string[];
} {
  const references = parsedHeaders(headers).flatMap(({ template }) => referencesIn(template));
  const named = (...kinds: string[]): string[] => [
    ...new Set(
      references.filter(({ name }) => kinds.includes(name)).map(({ argument = '' }) => argument),
    ),
  ];
  return { keys: named('secret', 'totp'), variables: named('env') };
}
