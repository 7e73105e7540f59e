/** A headless person at the authorization server's pages: cookies, redirects, one decision. */
import { send } from './http.ts';
import type { Answer, Outgoing } from './http.ts';

export interface Choice {
  decision?: 'approve' | 'deny';
  /** who issued the certificate of the authorization server */
  ca?: string;
  /** who signs in; the hinted one, else alice */
  user?: string;
}

const maxSteps = 12;

/** Goes on until the browser is sent away from the authorization server; that URL is not requested. */
export async function approve(authorizationUrl: string | URL, choice: Choice = {}): Promise<URL> {
  const { ca } = choice;
  const start = new URL(authorizationUrl);
  const jar = new CookieJar();
  let url = start;
  let form: string | undefined;
  for (let step = 0; step < maxSteps; step += 1) {
    const answer = await browse(url, { jar, form, ca });
    const next = redirectOf(answer, url);
    if (next && next.origin !== start.origin) return next;
    form = next ? undefined : decisionForm(answer, choice);
    url = next ?? url;
  }
  throw new Error(`Still at ${url.href} after ${maxSteps} steps`);
}

/** The same, and the browser really goes there: for redirects to a loopback listener. */
export async function visit(authorizationUrl: string | URL, choice: Choice = {}): Promise<Answer> {
  return send(await approve(authorizationUrl, choice));
}

export interface Browsing {
  jar: CookieJar;
  form: string | undefined;
  ca?: string | undefined;
}

export async function browse(url: URL, { jar, form, ca }: Browsing): Promise<Answer> {
  const headers = { cookie: jar.header(url), accept: 'text/html' };
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const outgoing: Outgoing =
    form === undefined
      ? { headers, ca }
      : { method: 'POST', headers: { ...headers, ...type }, body: form, ca };
  const answer = await send(url, outgoing);
  jar.store(answer.headers['set-cookie']);
  return answer;
}

export function redirectOf({ status, headers }: Answer, base: URL): URL | undefined {
  if (status < 300 || status > 399 || !headers.location) return undefined;
  return new URL(headers.location, base);
}

function decisionForm({ status, body }: Answer, { decision = 'approve', user }: Choice): string {
  const page = body.toString();
  if (status === 200 && page.includes('<form method="post">'))
    return new URLSearchParams({ decision, ...(user !== undefined && { user }) }).toString();
  throw new Error(`The authorization server shows ${status}: ${page.slice(0, 500)}`);
}

interface Cookie {
  name: string;
  value: string;
  path: string;
}

export class CookieJar {
  #cookies: Cookie[] = [];

  header({ pathname }: URL): string {
    const sent = this.#cookies.filter(({ path }) => pathname.startsWith(path));
    return sent.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  store(lines: string[] = []): void {
    for (const line of lines) this.#add(line);
  }

  #add(line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/);
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const path = attributes.find((item) => /^path=/i.test(item))?.slice(5) ?? '/';
    this.#cookies = this.#cookies.filter((old) => old.name !== name || old.path !== path);
    if (value !== '') this.#cookies.push({ name, value, path });
  }
}
