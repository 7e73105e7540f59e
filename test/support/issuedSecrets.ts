import type { AuthorizationServer } from '../servers/authorizationServer.ts';
import type { FrontRequest } from '../servers/front.ts';
import type { Answer } from '../servers/http.ts';

/** The parameters of requests, redirects and answers of an authorization server that nobody else may ever see. */
const SECRET_NAMES = [
  'access_token',
  'refresh_token',
  'client_secret',
  'registration_access_token',
  'code',
  'code_verifier',
] as const;
export type SecretName = (typeof SECRET_NAMES)[number];

/** Every secret that an authorization server gave or was shown, by name, in order. */
export class IssuedSecrets {
  readonly #seen = new Map<SecretName, Set<string>>();

  constructor(as: AuthorizationServer) {
    as.intercept(async (request, forward) => {
      const answer = await forward(request);
      if (!request.path.endsWith('/introspection')) this.#note(request, answer);
      return answer;
    });
  }

  of(name: SecretName): readonly string[] {
    return [...(this.#seen.get(name) ?? [])];
  }

  last(name: SecretName): string {
    const found = this.of(name).at(-1);
    if (found === undefined) throw new Error(`No ${name} was issued or shown.`);
    return found;
  }

  all(): { name: SecretName; value: string }[] {
    return SECRET_NAMES.flatMap((name) => this.of(name).map((value) => ({ name, value })));
  }

  #note(request: FrontRequest, answer: Answer): void {
    const { location = '' } = answer.headers;
    const sources = [
      new URLSearchParams(request.body.toString()),
      new URLSearchParams(location.split('?')[1] ?? ''),
      members(answer),
    ];
    for (const name of SECRET_NAMES) {
      for (const source of sources) this.#add(name, source.get(name) ?? undefined);
    }
  }

  #add(name: SecretName, value: string | undefined): void {
    if (value === undefined) return;
    const seen = this.#seen.get(name) ?? new Set();
    this.#seen.set(name, seen.add(value));
  }
}

function members({ headers, body }: Answer): Map<string, string> {
  if (!headers['content-type']?.startsWith('application/json')) return new Map();
  const entries = Object.entries(JSON.parse(body.toString()) as Record<string, unknown>);
  return new Map(
    entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
