import type { AuthErrorCode, ErrorDetails } from './errors.ts';
import type { Journal } from './journal.ts';
import type { Server, ServerAddress } from './server.ts';

/** What a request asks of a {@link Fetch}. */
export interface FetchInit extends RequestInit {
  /**
   * Whether an endpoint of our issuer sees the certificate of {@link ServerAddress}: `offered` when there is one,
   * `required` when nothing may be sent without it. The server itself always sees it, any other host never does.
   * @see https://www.rfc-editor.org/rfc/rfc8705
   */
  readonly certificate?: 'offered' | 'required';
}

/** The Fetch API, with redirects never followed and addresses checked by whoever implements it: see {@link FetchFor}. */
export type Fetch = (url: string, init?: FetchInit) => Promise<Response>;

/**
 * The Fetch for every request that one server leads to, from its challenge to the revocation of its tokens: its address
 * decides which networks they may reach, and its certificate goes to it and to the endpoints of our issuer.
 */
export type FetchFor = (server: ServerAddress) => Fetch;

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
  /** `web` when the workbench runs in a browser, `none` where no browser can be opened */
  readonly ui: 'desktop' | 'web' | 'none';
  /** the extension host, and so the daemon, is not on the machine of the browser */
  readonly remote: boolean;
  /** the product's URI scheme, such as `vscode` */
  readonly uriScheme: string;
  /** the user's choice; `auto` tries the candidates in order */
  readonly redirect: 'auto' | Redirect['kind'];
  /** where the user published our client metadata document; absent when nowhere */
  readonly clientDocument?: string | undefined;
}

/** Where the browser comes back after an authorization. */
export interface Redirect {
  readonly kind: 'uriHandler' | 'loopback' | 'paste';
  readonly uri: string;
  /** The parameters of the answer that carries `state`. @throws the signal's reason */
  wait(state: string, signal: AbortSignal): Promise<URLSearchParams>;
  dispose(): void;
}

/** The steps of an authorization, in order, as a person may watch them. */
export const steps = [
  'challenge',
  'resource_metadata',
  'issuer_metadata',
  'registration',
  'browser',
  'device',
  'token',
] as const;
export type Step = (typeof steps)[number];

/** What a person needs to know to make a client at an issuer that registers none by itself. */
export interface ClientNeeded {
  readonly host: string;
  /** to be entered there, exactly */
  readonly redirectUri: string;
  /** the page where it is made, when we know it */
  readonly createAt?: string | undefined;
}

/** A client that a person made. */
export interface EnteredClient {
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
}

/** The code that a person enters at an issuer's page on any device. @see https://www.rfc-editor.org/rfc/rfc8628 */
export interface DeviceCode {
  readonly userCode: string;
  readonly url: string;
  /** the same page with the code in it */
  readonly urlWithCode?: string | undefined;
  /** ms since the epoch */
  readonly expiresAt: number;
}

/** The person in front of the window that asked for an authorization. */
export interface Person {
  readonly place: Place;
  progress(step: Step): void;
  /** Opens an authorization URL in the browser; the URL was checked by {@link isSecureUrl}. */
  open(url: string): Promise<void>;
  /** The URI that leads the browser back to the window's URI handler. */
  callbackUri(): Promise<string>;
  /** Asks for a client that the person made at the issuer; `undefined` when there is none. */
  client(needed: ClientNeeded, signal: AbortSignal): Promise<EnteredClient | undefined>;
  /** Which of these scopes to ask for. @throws AuthError `authorization_cancelled` */
  scopes(offered: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
  /** Shows a code; resolves as soon as it is seen. */
  showCode(code: DeviceCode): Promise<void>;
  /** The address at which the browser ended, as the person copied it. @throws AuthError `authorization_cancelled` */
  pasted(redirectUri: string, signal: AbortSignal): Promise<string>;
}

/** Where a loopback redirect should listen. */
export interface LoopbackWish {
  /** drawn when absent */
  readonly port?: number;
  /** the name in the URI; `127.0.0.1` when absent */
  readonly host?: '127.0.0.1' | 'localhost';
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
