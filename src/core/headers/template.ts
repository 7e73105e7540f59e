/** A reference in a template: `${name}` or `${name:argument}`. */
export interface Reference {
  readonly name: string;
  readonly argument?: string;
}

/** A template that was parsed once: text and references in turn. */
export type Template = readonly (string | Reference)[];

/** Whether a name takes an argument after a colon, and which arguments it takes. */
export interface Word {
  readonly argument: 'none' | 'optional' | 'required';
  readonly pattern?: RegExp;
}

/** The names that a template may refer to. */
export type Vocabulary = Readonly<Record<string, Word>>;

/** Why a template cannot be read, and where: `start` and `end` are offsets in its text. */
export interface TemplateProblem {
  readonly kind:
    'unclosed' | 'unknown' | 'argument_missing' | 'argument_invalid' | 'argument_unexpected';
  readonly start: number;
  readonly end: number;
  /** the name that was read, and its argument */
  readonly name: string;
  readonly argument?: string;
}

export type ParsedTemplate =
  | { readonly kind: 'template'; readonly template: Template }
  | { readonly kind: 'problem'; readonly problem: TemplateProblem };

/** Names of secrets: fit for templates, for keys of SecretStorage and for arguments of a command line. */
export const secretName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const variableName = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** What every template may refer to: drawn once for each request, and the same in all its headers. */
const perRequest: Vocabulary = {
  timestamp: { argument: 'optional', pattern: /^(s|ms|iso)$/ },
  nonce: { argument: 'none' },
};

/** What the template of a header may refer to. */
export const headerVocabulary: Vocabulary = {
  secret: { argument: 'required', pattern: secretName },
  env: { argument: 'required', pattern: variableName },
  totp: { argument: 'required', pattern: secretName },
  signature: { argument: 'none' },
  ...perRequest,
};

/** What the string that is signed may refer to. */
export const signedVocabulary: Vocabulary = {
  method: { argument: 'none' },
  url: { argument: 'none' },
  host: { argument: 'none' },
  path: { argument: 'none' },
  query: { argument: 'none' },
  header: { argument: 'required', pattern: /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/ },
  body: { argument: 'none' },
  digest: { argument: 'required', pattern: /^sha-(256|384|512):(hex|base64)$/ },
  ...perRequest,
};

/** Parses a template. `$${` stands for the text `${`; every other `${` begins a reference, and an unknown one is refused. */
export function parseTemplate(text: string, vocabulary: Vocabulary): ParsedTemplate {
  const parts: (string | Reference)[] = [];
  let from = 0;
  for (const match of text.matchAll(/\$\$\{|\$\{([^}]*)(\}?)/gu)) {
    const [whole, inside, closing] = match;
    parts.push(text.slice(from, match.index));
    from = match.index + whole.length;
    if (inside === undefined) {
      parts.push('${');
      continue;
    }
    const { reference, kind } = closing
      ? readReference(inside, vocabulary)
      : { reference: { name: inside }, kind: 'unclosed' as const };
    if (kind)
      return { kind: 'problem', problem: { kind, start: match.index, end: from, ...reference } };
    parts.push(reference);
  }
  parts.push(text.slice(from));
  return { kind: 'template', template: joined(parts) };
}

function readReference(
  inside: string,
  vocabulary: Vocabulary,
): { reference: Reference; kind?: TemplateProblem['kind'] } {
  const colon = inside.indexOf(':');
  const name = colon < 0 ? inside : inside.slice(0, colon);
  const argument = colon < 0 ? undefined : inside.slice(colon + 1);
  const reference = { name, ...(argument !== undefined && { argument }) };
  const word = Object.hasOwn(vocabulary, name) ? vocabulary[name] : undefined;
  if (!word) return { reference, kind: 'unknown' };
  if (argument === undefined)
    return word.argument === 'required' ? { reference, kind: 'argument_missing' } : { reference };
  if (word.argument === 'none') return { reference, kind: 'argument_unexpected' };
  return word.pattern?.test(argument) === false
    ? { reference, kind: 'argument_invalid' }
    : { reference };
}

function joined(parts: readonly (string | Reference)[]): Template {
  const result: (string | Reference)[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (typeof part === 'string' && typeof last === 'string')
      result[result.length - 1] = last + part;
    else if (part !== '') result.push(part);
  }
  return result;
}

/** The references of a template, in order. */
export function referencesIn(template: Template): Reference[] {
  return template.filter((part) => typeof part !== 'string');
}

/** The text of a template, with what `valueOf` gives for each reference. */
export async function renderTemplate(
  template: Template,
  valueOf: (reference: Reference) => string | Promise<string>,
): Promise<string> {
  const parts = template.map(async (part) => (typeof part === 'string' ? part : valueOf(part)));
  return (await Promise.all(parts)).join('');
}
