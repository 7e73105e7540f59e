import { basicValue } from '../../core/keys/basic.ts';
import type { HeaderSetting } from '../../core/headers/headerSettings.ts';
import type { KeyForm, KeySource } from '../../core/keys/key.ts';
import { serverId } from '../../core/server.ts';

/** The ways of authentication that need no template to be written. */
export const presets = ['bearer', 'apiKey', 'basic', 'custom', 'several', 'free'] as const;
export type Preset = (typeof presets)[number];

/** Where the value of a key comes from. */
export type KeyOrigin =
  | { readonly kind: 'entered' }
  /** it is in the keyring already */
  | { readonly kind: 'kept' }
  | { readonly kind: 'command'; readonly command: string };

/** A key that is being decided about. */
export interface KeyDraft {
  /** of a new one */
  readonly name: string;
  /** the name of the one of the keyring that is used instead */
  readonly kept?: string;
  /** a template names it: its name is not asked for */
  readonly isNamed?: boolean;
  readonly form: KeyForm;
  /** it is asked for by itself, in place of one that is there or missing */
  readonly isNew?: boolean;
  /** absent while nobody was asked: it is entered */
  readonly origin?: KeyOrigin;
  readonly user?: string;
  /** as it was typed */
  readonly text?: string;
  readonly reference?: string;
}

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
    case 'free':
      return { preset, headers: [{ name: '', asksName: true, template: '', keys: [] }] };
  }
}

/** A header with its template, as it is kept. */
export function settingOf({ name, template, scheme = '', keys }: HeaderDraft): HeaderSetting {
  if (template !== undefined) return { name, template };
  return { name, template: scheme + keys.map(referenceTo).join('') };
}

function referenceTo({ form, origin, kept, name }: KeyDraft): string {
  const named = origin?.kind === 'kept' ? (kept ?? name) : name;
  return `\${${form === 'totp' ? 'totp' : 'secret'}:${named}}`;
}

/** A key that is not in the keyring yet. */
export interface NewKey {
  readonly name: string;
  readonly form: KeyForm;
  readonly value?: string;
  readonly source?: KeySource;
}

/** The keys of a draft that are to be kept. */
export function newKeysOf({ headers }: HeadersDraft): NewKey[] {
  return headers.flatMap(({ keys }) => keys).flatMap((key) => newKeyOf(key) ?? []);
}

function newKeyOf({ name, form, origin, user = '', text = '', reference = '' }: KeyDraft) {
  if (origin?.kind === 'command')
    return { name, form, source: { command: origin.command, reference } };
  if (origin?.kind === 'kept') return undefined;
  return { name, form, value: form === 'basic' ? basicValue(user, text) : text.trim() };
}

/** Whether white space at the ends of a key was left out; a password is as it was typed. */
export function isTrimmed({ headers }: HeadersDraft): boolean {
  const typed = headers.flatMap(({ keys }) => keys).filter(({ form }) => form !== 'basic');
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

/** Where a key stands in a draft: the index of its header, and its own in that. */
export type KeyPlace = readonly [header: number, key: number];

/** A draft with another key in this place. */
export function withKey(
  draft: HeadersDraft,
  [header, index]: KeyPlace,
  change: Partial<KeyDraft>,
): HeadersDraft {
  return withHeader(draft, header, (one) => ({
    ...one,
    keys: one.keys.map((key, at) => (at === index ? { ...key, ...change } : key)),
  }));
}
