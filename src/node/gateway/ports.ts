import type { AuthError, AuthErrorCode } from '../../core/errors.ts';
import type { Log, Now } from '../../core/ports.ts';
import type { Server, ServerTls } from '../../core/server.ts';
import type { SignedRequest } from '../../core/signing/signedRequest.ts';

/** Signs each request that is sent, also the same one when it is sent again. */
export interface RequestSigner {
  /** the body has to be there as a whole */
  readonly coversBody: boolean;
  /** The headers to add, in place of those of the same names. @throws AuthError */
  headers(request: SignedRequest): Promise<Readonly<Record<string, string>>>;
}

/** The headers that a credential puts on a request. */
export interface Injection {
  readonly headers: Readonly<Record<string, string>>;
  readonly sign?: RequestSigner;
  /** the access token among them, to tell later which one was refused */
  readonly token?: string;
  /** when that token ends, in ms since the epoch; absent when nobody knows */
  readonly until?: number;
  /** whose it is, as an id of a credential */
  readonly account?: string;
}

/** An injection whose token the server refused, and its `WWW-Authenticate`. */
export interface Refused extends Injection {
  readonly challenge?: string;
}

/** Who showed a caller key. */
export interface Caller {
  /** the MCP-aware tool, such as `claude-code` */
  readonly host: string;
  /** the account that the key names, as an id of a credential */
  readonly account?: string;
  /** the key was good and is withdrawn: the tool is told in a sentence instead of a 404 */
  readonly withdrawn?: boolean;
}

/** One request of a tool, when it is over. Holds no header, body or address. */
export interface Use {
  readonly serverId: string;
  readonly host: string;
  /** whose credential it was, as far as it came to that */
  readonly account?: string;
  readonly method: string;
  /** the HTTP status that the tool got; 499 when it left before */
  readonly status: number;
  /** why the gateway answered by itself; absent when the server's answer was handed on */
  readonly code?: AuthErrorCode;
  readonly ms: number;
}

/** What the gateway needs of the broker and the daemon. Nothing here may wait for a store. */
export interface GatewayPorts {
  /** The pair that this caller key opens on this route, compared as SHA-256 digests in constant time. */
  identify(serverId: string, key: string): Caller | undefined;
  /** Whether every caller key is known: while the keyring is locked, a good one may look like a wrong one. */
  knowsKeys(): boolean;
  server(id: string): Server | undefined;
  /** The certificate by which a server knows us just now, and its own authorities. @throws AuthError `client_certificate_invalid` */
  tls(server: Server): Promise<ServerTls>;
  /** What requests wait for before they are judged; `undefined` when the keys are known. */
  unlocking(): Promise<void> | undefined;
  /**
   * The headers to put on a request: of the account that the caller's key names, else of whichever is used by default
   * just now. @throws AuthError when a person is needed
   */
  injection(
    server: Server,
    method: string,
    signal: AbortSignal,
    account?: string,
  ): Promise<Injection>;
  /** The server refused the token of `refused`: a fresh injection of the same account, by one refresh that all who wait share. @throws AuthError */
  renewed(
    server: Server,
    method: string,
    refused: Refused,
    signal: AbortSignal,
  ): Promise<Injection>;
  /** Takes the nonce that a server wants in our proofs. True when it is a new one: then the same token may do. */
  nonce(server: Server, nonce: string): boolean;
  /** One plain sentence with the next step, for the person in front of the tool, about the account that was used. */
  sentence(error: AuthError, server: Server | undefined, account?: string): string;
  /** A tool needs a person, for the account that its key names or whichever is used by default. */
  attention(serverId: string, error: AuthError, account?: string): void;
  used(use: Use): void;
  /** the clock of {@link Injection.until} */
  readonly now: Now;
  readonly log: Log;
}
