import { serverId } from '../../core/server.ts';
import { secretNamesIn, type Signature } from '../../core/signing/signature.ts';
import { nameOfKey, type KeyDraft, type SigningRole } from '../keys/keyDraft.ts';

export type SignatureKind = Signature['kind'];

/** A signature that is being decided about: its settings, in which the names of keys do not count, and its keys. */
export interface SignatureDraft {
  readonly settings: Signature;
  readonly keys: readonly KeyDraft[];
}

/** For which server a signature is proposed. */
interface Proposed {
  readonly server: string;
  readonly url: string;
  /** the names of keys that there are */
  readonly taken: readonly string[];
}

/** The signature of a kind as most servers want it, with new keys that are named after the server. */
export function signatureFor(kind: SignatureKind, of: Proposed): SignatureDraft {
  return withRoles(settingsFor(kind, of.url), (role) => {
    const word = role === 'accessKeyId' ? 'id' : role === 'sessionToken' ? 'token' : 'signing';
    return { name: serverId(`${of.server} ${word}`, new Set(of.taken)), form: 'text', signs: role };
  });
}

/** A signature that a server has, to be changed: its keys are those of the keyring. */
export function draftOf(settings: Signature, kept: readonly string[]): SignatureDraft {
  const names = namesIn(settings);
  return withRoles(settings, (role, index) => {
    const name = names[index] ?? '';
    const isKept = kept.includes(name);
    const origin = isKept ? ({ origin: { kind: 'kept' }, kept: name } as const) : {};
    return { name, form: 'text', signs: role, ...origin };
  });
}

/** The same keys for other settings; a key keeps what was answered about it as long as it is written alike. */
export function withSettings(draft: SignatureDraft, settings: Signature): SignatureDraft {
  return withRoles(settings, (signs, index) => {
    const { text: _text, ...key } = draft.keys[index] ?? { name: '', form: 'text' };
    return key.signs === signs ? (draft.keys[index] ?? key) : { ...key, signs };
  });
}

/** A signature as it is kept. */
export function signatureOf({ settings, keys }: SignatureDraft): Signature {
  const [first = '', second = '', third] = keys.map(nameOfKey);
  switch (settings.kind) {
    case 'hmac':
      return { ...settings, secret: first };
    case 'message':
      return { ...settings, key: first };
    case 'aws': {
      const { region, service, kind } = settings;
      const token = third === undefined ? {} : { sessionToken: third };
      return { kind, region, service, accessKeyId: first, secretAccessKey: second, ...token };
    }
  }
}

/** The region and service that the address of a server of AWS names. */
export function awsPlaceOf(url: string): { readonly region: string; readonly service: string } {
  const { hostname } = new URL(url);
  const named = /(?:^|\.)(?<service>[a-z0-9-]+)\.(?<region>[a-z]{2}-[a-z0-9-]+)\.amazonaws\.com$/u;
  const { region = '', service = 'execute-api' } = named.exec(hostname)?.groups ?? {};
  return { region, service };
}

function settingsFor(kind: SignatureKind, url: string): Signature {
  switch (kind) {
    case 'hmac':
      return {
        kind,
        hash: 'sha-256',
        secret: '',
        secretEncoding: 'text',
        template: '${timestamp}.${method}.${path}.${body}',
        encoding: 'hex',
      };
    case 'message':
      return {
        kind,
        algorithm: 'ed25519',
        key: '',
        components: ['@method', '@target-uri', 'content-type', 'content-digest'],
        label: 'sig1',
        created: true,
      };
    case 'aws':
      return { kind, accessKeyId: '', secretAccessKey: '', ...awsPlaceOf(url) };
  }
}

function withRoles(
  settings: Signature,
  keyFor: (role: SigningRole, index: number) => KeyDraft,
): SignatureDraft {
  return { settings, keys: rolesIn(settings).map(keyFor) };
}

function rolesIn(settings: Signature): SigningRole[] {
  switch (settings.kind) {
    case 'hmac':
      return [settings.secretEncoding];
    case 'message':
      return [settings.algorithm === 'hmac-sha256' ? 'base64' : 'pem'];
    case 'aws': {
      const { sessionToken } = settings;
      const lasting: SigningRole[] = ['accessKeyId', 'secretAccessKey'];
      return sessionToken === undefined ? lasting : [...lasting, 'sessionToken'];
    }
  }
}

/** By role: the same name may be there twice. */
function namesIn(settings: Signature): string[] {
  if (settings.kind !== 'aws') return secretNamesIn(settings);
  const { accessKeyId, secretAccessKey, sessionToken } = settings;
  return [accessKeyId, secretAccessKey, ...(sessionToken === undefined ? [] : [sessionToken])];
}
