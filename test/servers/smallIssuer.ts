/** An authorization server of a hundred lines: correct where it is not told to misbehave. */
import { createHash } from 'node:crypto';
import type { Answer } from './http.ts';
import { htmlAnswer, jsonAnswer } from './http.ts';
import type { Site, Visit } from './smallInternet.ts';

/** What a server does in its own way; what is absent is done well. */
export interface IssuerHabits {
  /** in place of the members of its metadata; undefined leaves one out */
  metadata?: Record<string, unknown>;
  /** paths of its metadata; all that MCP names when absent */
  places?: readonly string[] | undefined;
  /** clients that were made by hand, and their secrets */
  clients?: Record<string, string | undefined>;
  /** answers an authorization request, or names the parameters to send back instead of a code */
  authorize?(query: URLSearchParams): Answer | Record<string, string> | undefined;
  register?(metadata: Record<string, unknown>, visit: Visit): Answer | undefined;
  /** answers a token request before it is looked at */
  token?(visit: Visit): Answer | undefined;
  /** the form of a token response */
  tokens?(granted: Record<string, unknown>, visit: Visit): Answer;
}

interface Client {
  redirects: string[] | undefined;
  secret: string | undefined;
}

export class SmallIssuer {
  readonly issuer: string;
  readonly habits: IssuerHabits;
  readonly #clients = new Map<string, Client>();
  readonly #codes = new Map<string, URLSearchParams>();
  #count = 0;

  constructor(issuer: string, habits: IssuerHabits = {}) {
    this.issuer = issuer;
    this.habits = habits;
    for (const [id, secret] of Object.entries(habits.clients ?? {}))
      this.#clients.set(id, { redirects: undefined, secret });
  }

  /** Loses every registration, as a server does whose store was wiped. */
  forgetClients(): void {
    this.#clients.clear();
  }

  readonly site: Site = (visit) => {
    const { pathname } = visit.url;
    if (pathname.includes('/.well-known/')) return this.#document(pathname);
    if (pathname.endsWith('/authorize')) return this.#authorize(visit.url.searchParams);
    if (pathname.endsWith('/token')) return this.#token(visit);
    if (pathname.endsWith('/register')) return this.#register(visit);
    return jsonAnswer(404, { error: 'not_found' });
  };

  #document(pathname: string): Answer {
    const { places } = this.habits;
    if (places && !places.includes(pathname)) return jsonAnswer(404, { error: 'not_found' });
    const base = this.issuer.replace(/\/$/u, '');
    return jsonAnswer(200, {
      issuer: this.issuer,
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      registration_endpoint: `${base}/register`,
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
      ...this.habits.metadata,
    });
  }

  #authorize(query: URLSearchParams): Answer {
    const client = this.#clients.get(query.get('client_id') ?? '');
    const redirect = query.get('redirect_uri') ?? '';
    const own = this.habits.authorize?.(query);
    if (own && 'body' in own) return own as Answer;
    if (!own && (!client || client.redirects?.includes(redirect) === false))
      return htmlAnswer(500, '<p>Something went wrong');
    const code = `code-${(this.#count += 1)}`;
    this.#codes.set(code, query);
    const back = new URL(redirect);
    const answer = { ...(own ?? { code }), state: query.get('state') ?? '' };
    for (const [name, value] of Object.entries(answer)) back.searchParams.set(name, value);
    return { status: 302, headers: { location: back.href }, body: Buffer.alloc(0) };
  }

  #register(visit: Visit): Answer {
    const metadata = JSON.parse(visit.body) as Record<string, unknown>;
    const own = this.habits.register?.(metadata, visit);
    if (own && own.status >= 400) return own;
    const id = `client-${(this.#count += 1)}`;
    const given = own ? (JSON.parse(own.body.toString()) as Record<string, string>) : {};
    const answer = { client_id: id, ...metadata, ...given };
    const redirects = metadata['redirect_uris'] as string[];
    this.#clients.set(id, { redirects, secret: given['client_secret'] });
    return jsonAnswer(own?.status ?? 201, answer);
  }

  #token(visit: Visit): Answer {
    const { form } = visit;
    const own = this.habits.token?.(visit);
    if (own) return own;
    if (!this.#isAuthentic(visit)) return jsonAnswer(401, { error: 'invalid_client' });
    if (form.get('grant_type') === 'authorization_code' && !this.#redeem(form))
      return jsonAnswer(400, { error: 'invalid_grant' });
    const n = (this.#count += 1);
    const life = { token_type: 'Bearer', expires_in: 3600 };
    const granted = { access_token: `access-${n}`, refresh_token: `refresh-${n}`, ...life };
    return this.habits.tokens?.(granted, visit) ?? jsonAnswer(200, granted);
  }

  #redeem(form: URLSearchParams): boolean {
    const asked = this.#codes.get(form.get('code') ?? '');
    this.#codes.delete(form.get('code') ?? '');
    const verifier = form.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const same = (name: string) => form.get(name) === asked?.get(name);
    return asked?.get('code_challenge') === challenge && same('redirect_uri');
  }

  #isAuthentic({ headers, form }: Visit): boolean {
    const basic = /^Basic (.+)$/u.exec(headers.authorization ?? '')?.[1];
    const [id = '', secret = null] = basic
      ? Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent)
      : [form.get('client_id') ?? '', form.get('client_secret')];
    const client = this.#clients.get(id);
    return client !== undefined && (client.secret ?? null) === secret;
  }
}
