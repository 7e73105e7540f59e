import type { AuthErrorCode, ErrorDetails } from './errors.ts';
import type { Journal } from './journal.ts';
import type { Server } from './server.ts';

/** The Fetch API, with redirects never followed and addresses checked by whoever implements it. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** Milliseconds since the epoch. */
export type Now = () => number;

/** Log events and identifiers, never headers, bodies, codes, tokens or callback URLs. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
}

/** Where a window runs: decides which redirects can reach it. */
export interface Place {
  /** `web` when the workbench runs in a browser */
  readonly ui: 'desktop' | 'web';
  /** the extension host, and so the daemon, is not on the machine of the browser */
  readonly remote: boolean;
  /** the product's URI scheme, such as `vscode` */
  readonly uriScheme: string;
  /** the user's choice; `auto` tries the candidates in order */
  readonly redirect: 'auto' | 'loopback' | 'uriHandler';
}

/** Where the browser comes back after an authorization. */
export interface Redirect {
  readonly kind: 'uriHandler' | 'loopback';
  readonly uri: string;
  /** The parameters of the answer that carries `state`. @throws the signal's reason */
  wait(state: string, signal: AbortSignal): Promise<URLSearchParams>;
  dispose(): void;
}

/** The steps of an authorization, in order, as a person may watch them. */
export type Step =
  'challenge' | 'resource_metadata' | 'issuer_metadata' | 'registration' | 'browser' | 'token';

/** The person in front of the window that asked for an authorization. */
export interface Person {
  readonly place: Place;
  progress(step: Step): void;
  /** Opens an authorization URL in the browser; the URL was checked by {@link isSecureUrl}. */
  open(url: string): Promise<void>;
  /** The URI that leads the browser back to the window's URI handler. */
  callbackUri(): Promise<string>;
}

/** The servers that the user added. */
export interface Servers {
  list(): readonly Server[];
  get(id: string): Server | undefined;
}

/** What happened to a server's credential, for the log of the windows. */
export interface Happening {
  readonly kind:
    | 'authorized'
    | 'refreshed'
    | 'adopted'
    | 'accepted'
    | 'refresh_failed'
    | 'revoked'
    | 'forgotten';
  readonly serverId: string;
  readonly code?: AuthErrorCode;
  readonly details?: ErrorDetails;
}

/** A secret in SecretStorage with its generation: the higher one is the newer one. */
export interface SecretEntry {
  readonly key: string;
  readonly generation: number;
  readonly value: string;
}

/** SecretStorage, reached through whichever window answers. Without a window both reject with `store_unavailable`. */
export interface SecretStore {
  /** Writes, or without a value deletes. */
  write(key: string, generation: number, value: string | undefined): Promise<void>;
  read(key: string): Promise<SecretEntry | undefined>;
}

/** What the keyring's secrets stand on. */
export interface SecretsPorts {
  readonly journal: Journal;
  readonly store: SecretStore;
  readonly now: Now;
  readonly log: Log;
  /** called after a value changed, whoever changed it, and when it begins or ends that none can be stored */
  readonly changed: (key: string) => void;
}
