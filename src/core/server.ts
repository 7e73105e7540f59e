import * as z from 'zod/mini';
import { AuthError } from './errors.ts';
import { headersSchema } from './headers/headerSettings.ts';
import { isLoopbackHost } from './loopback.ts';
import { oauthSettingsSchema } from './oauth/settings.ts';
import { signatureSchema } from './signing/signature.ts';

/** How requests to a server are authenticated. */
export const schemeSchema = z.enum(['none', 'headers', 'oauth']);
export type Scheme = z.infer<typeof schemeSchema>;

/** A file on this machine. */
const pathSchema = z.string().check(z.regex(/^(?:\/|[A-Za-z]:[\\/]|\\\\)/u));

/** The files by which one server knows us and we know it, each in any common format; read anew when they change. */
export const tlsFilesSchema = z.object({
  /** the client certificate with its chain, perhaps its key as well */
  certificate: z.optional(pathSchema),
  /** its key, where that is in a file of its own */
  key: z.optional(pathSchema),
  /** certificate authorities that count for this server and its issuer, beside all others */
  ca: z.optional(pathSchema),
});
export type TlsFilePaths = z.infer<typeof tlsFilesSchema>;

/** What the user decided about the way to one server. */
const serverNetworkSchema = z.object({
  /** certificate authorities in PEM that count for this server and its issuer, beside all others */
  ca: z.optional(z.string()),
  /** its metadata may lead to the private network although the server itself is not in it */
  privateAddresses: z.optional(z.boolean()),
});

/** How requests to a server are authenticated: by one scheme, and by headers of their own beside it. Holds no secret. */
export const authSchema = z.object({
  scheme: schemeSchema,
  oauth: z.optional(oauthSettingsSchema),
  headers: z.optional(headersSchema),
  signature: z.optional(signatureSchema),
  tls: z.optional(tlsFilesSchema),
});
export type Auth = z.infer<typeof authSchema>;

/** Headers that a token needs for itself. */
const ofTokens: ReadonlySet<string> = new Set(['authorization', 'dpop']);

/** Whether two want the same header: a token, a template and the signature of AWS. A server would get two of it. */
export function isContradictory({ scheme, headers = [], signature }: Auth): boolean {
  const wanted = headers.filter(({ name }) => ofTokens.has(name.toLowerCase()));
  const others = Number(scheme === 'oauth') + Number(signature?.kind === 'aws');
  return wanted.length > 0 ? scheme !== 'headers' || others > 0 : others > 1;
}

/** An MCP server that the user added. Holds no secret. `changedAt` (ms) decides between copies on several machines. */
export const serverSchema = z.object({
  id: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/)),
  name: z.string().check(z.minLength(1), z.maxLength(64)),
  url: z.string().check(z.refine((url) => urlProblem(url) === undefined)),
  transport: z.literal('http'),
  auth: authSchema.check(z.refine((auth) => !isContradictory(auth))),
  network: z.optional(serverNetworkSchema),
  /** the credential id that it is used with where nobody names one; absent: the first that exists */
  account: z.optional(z.string()),
  /** how many account numbers were given, once there was more than one account: none is given twice */
  accounts: z.optional(z.int()),
  changedAt: z.number(),
});
export type Server = z.infer<typeof serverSchema>;

/** The certificate by which one server knows us, and its private key: a secret. Both in PEM. */
export interface TlsIdentity {
  /** leaf first, its chain after it */
  readonly cert: string;
  readonly key: string;
}

/** What decides how the requests for a server travel, and where they may go. */
export interface ServerAddress extends Pick<Server, 'url' | 'network'> {
  readonly identity?: TlsIdentity | undefined;
}

/** What connections for one server have of their own at a moment; a certificate in its files is read by then. */
export interface ServerTls {
  readonly identity?: TlsIdentity | undefined;
  /** certificate authorities in PEM */
  readonly ca?: string | undefined;
}

/** The address of a server with what its connections have of their own. */
export function addressWith(
  { url, network }: Pick<Server, 'url' | 'network'>,
  { identity, ca }: ServerTls,
): ServerAddress {
  const all = [network?.ca, ca].filter((pem) => pem !== undefined).join('\n');
  return { url, network: all === '' ? network : { ...network, ca: all }, identity };
}

/** What a server address may be refused for; each has its own sentence in the face. */
export type UrlProblem =
  'empty' | 'whitespace' | 'not_a_url' | 'scheme' | 'credentials' | 'fragment' | 'insecure';

/**
 * Checks a server address as a person typed it, after trimming: `https`, or `http` on loopback only; no white space
 * inside, no user name or password, no fragment.
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization/security-considerations
 */
export function urlProblem(text: string): UrlProblem | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return 'empty';
  if (/\s/u.test(trimmed)) return 'whitespace';
  if (!URL.canParse(trimmed)) return 'not_a_url';
  const url = new URL(trimmed);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'scheme';
  if (url.username !== '' || url.password !== '') return 'credentials';
  if (url.hash !== '' || trimmed.endsWith('#')) return 'fragment';
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) return 'insecure';
  return undefined;
}

/** The address trimmed and otherwise as typed. @throws AuthError `server_url_invalid` with `details.problem` */
export function serverUrl(text: string): string {
  const problem = urlProblem(text);
  if (problem) throw new AuthError('server_url_invalid', { problem });
  return text.trim();
}

/** A name for the server, proposed from its host: `https://mcp.example.com/mcp` gives `example`. */
export function proposedName(url: string): string {
  const labels = new URL(url).hostname
    .split('.')
    .filter((label) => !/^(www|mcp|api|com|org|net|io|dev|localhost|\d+)$/u.test(label));
  return labels.at(0) ?? new URL(url).hostname;
}

/** An id that is fit for file names, URLs and other tools' entries: the name in lower case, made unique among `taken`. */
export function serverId(name: string, taken: ReadonlySet<string>): string {
  const slug = name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '')
    .slice(0, 40);
  const base = slug === '' ? 'server' : slug;
  let id = base;
  for (let n = 2; taken.has(id); n++) id = `${base}-${n}`;
  return id;
}
