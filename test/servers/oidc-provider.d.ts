/** The part of oidc-provider which the servers of the tests use; the package ships no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  export interface Client {
    clientId: string;
    clientName?: string;
    applicationType: string;
    grantTypeAllowed(grantType: string): boolean;
  }

  export interface InteractionDetails {
    uid: string;
    prompt: { name: string };
    params: {
      client_id: string;
      scope?: string;
      login_hint?: string;
      resource?: string | string[];
    };
    grantId?: string;
  }

  export interface TokenFields {
    accountId: string;
    grantId: string;
    scope?: string;
    aud?: string;
    client: Client;
    expiresIn: number;
    gty?: string;
    jkt?: string | undefined;
  }

  export interface AccessToken extends TokenFields {
    jti: string;
    expiration: number;
    save(): Promise<string>;
  }

  export interface Grant {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  export class Provider {
    constructor(issuer: string, configuration: object);
    callback(): RequestListener;
    interactionDetails(req: IncomingMessage, res: ServerResponse): Promise<InteractionDetails>;
    interactionFinished(req: IncomingMessage, res: ServerResponse, result: object): Promise<void>;
    AccessToken: new (fields: TokenFields) => AccessToken;
    Grant: new (fields: { accountId: string; clientId: string }) => Grant;
    Client: { find(clientId: string): Promise<Client | undefined> };
  }

  export const errors: { InvalidRedirectUri: new (description?: string) => Error };
}

declare module 'oidc-provider/lib/adapters/memory_adapter.js' {
  export function createMemoryAdapter(clockTolerance: number): (model: string) => object;
}
