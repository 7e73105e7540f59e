import type { HeaderSetting } from '../../core/headers/headerSettings.ts';
import { serverId } from '../../core/server.ts';
import type { SignatureDraft } from '../signing/signatureDraft.ts';
import { nameOfKey, newKeyOf, type KeyDraft, type NewKey } from './keyDraft.ts';

/** The ways of authentication that need no template to be written. */
export const presets = [
  'bearer',
  'apiKey',
  'basic',
  'custom',
  'several',
  'signed',
  'free',
] as const;
export type Preset = (typeof presets)[number];

/** A header that is being decided about. */
export interface HeaderDraft {
  readonly name: string;
  readonly asksName?: boolean;
  /** absent: `scheme` and one key */
  readonly template?: string;
  /** what stands before the key */
  readonly scheme?: string;
  readonly keys: readonly KeyDraft[];
}

/** Headers that are being decided about; they are none until a preset is chosen. */
export interface HeadersDraft {
  readonly preset?: Preset;
  readonly headers: readonly HeaderDraft[];
  /** how the requests are signed, where they are */
  readonly signature?: SignatureDraft;
}

/** The headers of a preset, with keys named after the server and none of the names that are `taken`. */
export function headersFor(preset: Preset, server: string, taken: readonly string[]): HeadersDraft {
  const name = serverId(server, new Set(taken));
  const text: KeyDraft = { name, form: 'text' };
  const code = serverId(`${server} code`, new Set([...taken, name]));
  switch (preset) {
    case 'bearer':
      return { preset, headers: [{ name: 'Authorization', scheme: 'Bearer ', keys: [text] }] };
    case 'apiKey':
      return { preset, headers: [{ name: 'X-API-Key', keys: [text] }] };
    case 'basic':
      return {
        preset,
        headers: [{ name: 'Authorization', scheme: 'Basic ', keys: [{ ...text, form: 'basic' }] }],
      };
    case 'custom':
      return { preset, headers: [{ name: '', asksName: true, keys: [text] }] };
    case 'several':
      return {
        preset,
        headers: [
          { name: 'X-Auth-Token', asksName: true, keys: [text] },
          { name: 'X-Auth-Code', asksName: true, keys: [{ name: code, form: 'totp' }] },
        ],
      };
    case 'signed':
      return { preset, headers: [] };
    case 'free':
      return { preset, headers: [{ name: '', asksName: true, template: '', keys: [] }] };
  }
}

/** A header with its template, as it is kept. */
export function settingOf({ name, template, scheme = '', keys }: HeaderDraft): HeaderSetting {
  if (template !== undefined) return { name, template };
  return { name, template: scheme + keys.map(referenceTo).join('') };
}

function referenceTo(key: KeyDraft): string {
  return `\${${key.form === 'totp' ? 'totp' : 'secret'}:${nameOfKey(key)}}`;
}

/** All keys of a draft: those of its headers, then those of its signature. */
export function keysOf({ headers, signature }: HeadersDraft): KeyDraft[] {
  return [...headers.flatMap(({ keys }) => keys), ...(signature?.keys ?? [])];
}

/** The keys of a draft that are to be kept. */
export function newKeysOf(draft: HeadersDraft): NewKey[] {
  return keysOf(draft).flatMap((key) => newKeyOf(key) ?? []);
}

/** Whether white space at the ends of a key was left out; a password is as it was typed. */
export function isTrimmed(draft: HeadersDraft): boolean {
  const typed = keysOf(draft).filter(({ form }) => form !== 'basic');
  return typed.some(({ text = '' }) => text !== text.trim());
}

/** A draft with another header in this place. */
export function withHeader(
  draft: HeadersDraft,
  index: number,
  change: (header: HeaderDraft) => HeaderDraft,
): HeadersDraft {
  const headers = draft.headers.map((header, at) => (at === index ? change(header) : header));
  return { ...draft, headers };
}

/** Where a key stands in a draft: the index of its header or the signature, and its own in that. */
export type KeyPlace = readonly [owner: number | 'signature', key: number];

/** The keys of a header or of the signature. */
export function keysAt(
  { headers, signature }: HeadersDraft,
  [owner]: KeyPlace,
): readonly KeyDraft[] {
  return (owner === 'signature' ? signature : headers[owner])?.keys ?? [];
}

/** A draft with another key in this place. */
export function withKey(
  draft: HeadersDraft,
  place: KeyPlace,
  change: Partial<KeyDraft>,
): HeadersDraft {
  const [owner, index] = place;
  const keys = keysAt(draft, place).map((key, at) => (at === index ? { ...key, ...change } : key));
  if (owner !== 'signature') return withHeader(draft, owner, (header) => ({ ...header, keys }));
  return draft.signature ? { ...draft, signature: { ...draft.signature, keys } } : draft;
}
