import { parsedHeaders } from '../headers/headerSettings.ts';
import { referencesIn } from '../headers/template.ts';
import type { Server } from '../server.ts';
import type { KeyForm } from './key.ts';

/**
 * How a key that is missing is entered, from how its server uses it: the secret of one-time codes, a user with a
 * password, or a text.
 * @see https://www.rfc-editor.org/rfc/rfc7617#section-2
 */
export function keyFormOf({ auth: { headers = [] } }: Pick<Server, 'auth'>, name: string): KeyForm {
  const templates = parsedHeaders(headers).map(({ template }) => template);
  const isCode = templates
    .flatMap((template) => referencesIn(template))
    .some((reference) => reference.name === 'totp' && reference.argument === name);
  if (isCode) return 'totp';
  const isBasic = templates.some(
    ([text, reference]) =>
      typeof text === 'string' &&
      /^basic $/iu.test(text) &&
      typeof reference === 'object' &&
      reference.argument === name,
  );
  return isBasic ? 'basic' : 'text';
}
