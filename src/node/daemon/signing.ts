import { drawRequestValues, type RequestValues } from '../../core/headers/requestValues.ts';
import type { Now } from '../../core/ports.ts';
import type { Server } from '../../core/server.ts';
import { sign } from '../../core/signing/sign.ts';
import { coversBody } from '../../core/signing/signature.ts';
import type { SecretOf } from '../../core/signing/signedRequest.ts';
import type { RequestSigner } from '../gateway/ports.ts';

type Headers = Readonly<Record<string, string>>;

/** The headers of a server that come of templates; all of them have the values of one request. */
export interface TemplateHeaders {
  /** those that do not name `${signature}`: the signature may cover them */
  before(values: RequestValues): Promise<Headers>;
  /** those that do. @param signature empty when the kind of signature has headers of its own only */
  after(values: RequestValues, signature: string): Promise<Headers>;
}

const none: TemplateHeaders = { before: async () => ({}), after: async () => ({}) };

/**
 * What signs the requests of a server, by its settings; `undefined` when they are not signed. Timestamp and nonce are
 * drawn for each request, and are the same in its templates and its signature.
 */
export function signerFor(
  { auth: { signature } }: Server,
  secretOf: SecretOf,
  templates: TemplateHeaders = none,
  now: Now = Date.now,
): RequestSigner | undefined {
  if (!signature) return undefined;
  return {
    coversBody: coversBody(signature),
    headers: async (request) => {
      const values = drawRequestValues(now());
      const before = await templates.before(values);
      const headers = { ...request.headers, ...before };
      const made = await sign(signature, { ...request, headers }, values, secretOf);
      const after = await templates.after(values, made.signature ?? '');
      return { ...before, ...made.headers, ...after };
    },
  };
}
