import { getNodeValue } from 'jsonc-parser';
import type { EntryPlace } from './entryPlace.ts';
import { broken, ownValue } from './entryPlace.ts';
import type { JsonDocument } from './jsonDocument.ts';
import { locate, parseDocument, restOf, valueOf } from './jsonDocument.ts';
import { addMember, removeMember, replaceValue } from './jsonLayout.ts';

/**
 * The file with our entry: added at the end of its object, replaced where it is, or untouched when it is there already.
 * Every other byte stays, whatever the layout. A missing or blank file becomes one with only our entry.
 * @throws AuthError `host_file_invalid` (`line`, `column`, `reason`) for a file that its host could not read either, with
 * a repeated key on our path, or with something else where an object must be; `host_file_changed` with reason
 * `entry_not_ours` when somebody else's entry has our name
 */
export function setEntry(text: string | undefined, place: EntryPlace, value: unknown): string {
  const document = parseDocument(text ?? '', place.dialect);
  const after = document.bom + withEntry(document, place, value);
  const entry = verified(document, after, place);
  if (JSON.stringify(entry) !== JSON.stringify(value)) throw broken();
  return after;
}

/**
 * The file without our entry; untouched when there is none, and `''` when there is no file. Undoes {@link setEntry} byte
 * for byte when the object around the entry was there before. Whether it was cannot be seen from the file: an object
 * that becomes empty is kept, as the hosts themselves do, unless the caller knows that we made it (`'remove'`).
 * @throws AuthError as {@link setEntry}
 */
export function removeEntry(
  text: string | undefined,
  place: EntryPlace,
  emptied: 'keep' | 'remove' = 'keep',
): string {
  const document = parseDocument(text ?? '', place.dialect);
  const without = withoutEntry(document, place);
  if (without === document.body) return text ?? '';
  const body = emptied === 'remove' ? withoutEmpty(without, place) : without;
  const after = document.bom + body;
  if (verified(document, after, place) !== undefined) throw broken();
  return after;
}

/** Whether the object that holds our entry, or would, is in the file. What {@link removeEntry} has to know later. */
export function hasContainer(text: string | undefined, { path, dialect }: EntryPlace): boolean {
  const { body, root } = parseDocument(text ?? '', dialect);
  return root !== undefined && locate(body, root, path).depth === path.length - 1;
}

function withEntry({ body, root }: JsonDocument, place: EntryPlace, value: unknown): string {
  if (!root) return `${JSON.stringify(nested(place.path, value), undefined, 2)}\n`;
  const { container, depth, property } = locate(body, root, place.path);
  if (!property) {
    const [key = '', ...inner] = place.path.slice(depth);
    return addMember(body, container, key, nested(inner, value));
  }
  const current = ownValue(getNodeValue(valueOf(property)), place);
  return JSON.stringify(current) === JSON.stringify(value)
    ? body
    : replaceValue(body, property, value);
}

function withoutEntry({ body, root }: JsonDocument, place: EntryPlace): string {
  if (!root) return body;
  const { container, property } = locate(body, root, place.path);
  if (!property) return body;
  ownValue(getNodeValue(valueOf(property)), place);
  return removeMember(body, container, property);
}

/** Without the objects that lead to our entry and hold nothing at all, not even a comment; the root stays. */
function withoutEmpty(body: string, { path, dialect }: EntryPlace): string {
  const parent = path.slice(0, -1);
  const { root } = parseDocument(body, dialect);
  if (!root || parent.length === 0) return body;
  const { container, property } = locate(body, root, parent);
  const value = property && valueOf(property);
  if (
    !property ||
    !value ||
    !/^\{\s*\}$/u.test(body.slice(value.offset, value.offset + value.length))
  )
    return body;
  return withoutEmpty(removeMember(body, container, property), {
    path: parent,
    dialect,
    isOurs: () => true,
  });
}

/** Reads the result as its host will; returns the value at our path. @throws AuthError `internal` when more than that differs */
function verified(before: JsonDocument, after: string, { path, dialect }: EntryPlace): unknown {
  try {
    const { body, root } = parseDocument(after, dialect);
    if (restOf(before.root, path) !== restOf(root, path)) throw broken();
    const property = root && locate(body, root, path).property;
    return property && getNodeValue(valueOf(property));
  } catch (error) {
    throw broken(error);
  }
}

function nested(path: readonly string[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}
