/** The authorization server's only page: who asks for what, Authorize or Deny. User: alice, or who was hinted or chosen. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { InteractionDetails, Provider } from 'oidc-provider';
import { htmlAnswer, readBody, writeAnswer } from './http.ts';
import { consentPage } from './consentPage.ts';

const denied = (user: string): object => ({
  error: 'access_denied',
  error_description: `${user} denied the request`,
});
const expired = '<!doctype html><title>Expired</title><p>This sign-in is no longer open.</p>';

export type Consent = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export function consentHandler(provider: Provider, autoApprove: boolean): Consent {
  const answer: Consent = async (request, response) => {
    const details = await provider.interactionDetails(request, response);
    if (!autoApprove && request.method !== 'POST') return show(provider, details, response);
    const form = autoApprove ? approving : await formOf(request);
    const user = form.get('user') ?? userOf(details);
    const approved = form.get('decision') === 'approve';
    const result = approved ? await approval(provider, details, user) : denied(user);
    return provider.interactionFinished(request, response, result);
  };
  return (request, response) =>
    answer(request, response).catch(() => writeAnswer(response, htmlAnswer(400, expired)));
}

const approving = new URLSearchParams({ decision: 'approve' });

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  return new URLSearchParams((await readBody(request)).toString());
}

function userOf({ params }: InteractionDetails): string {
  return params.login_hint ?? 'alice';
}

async function show(
  provider: Provider,
  details: InteractionDetails,
  response: ServerResponse,
): Promise<void> {
  const { params } = details;
  const client = await provider.Client.find(params.client_id);
  const page = consentPage({
    user: userOf(details),
    client: client?.clientName ?? params.client_id,
    scopes: scopesOf(params.scope),
    resources: resourcesOf(params.resource),
  });
  writeAnswer(response, htmlAnswer(200, page));
}

async function approval(
  provider: Provider,
  { params }: InteractionDetails,
  accountId: string,
): Promise<object> {
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  if (params.scope) grant.addOIDCScope(params.scope);
  for (const resource of resourcesOf(params.resource)) {
    grant.addResourceScope(resource, params.scope ?? '');
  }
  return { login: { accountId }, consent: { grantId: await grant.save() } };
}

function scopesOf(scope = ''): string[] {
  return scope.split(' ').filter((name) => name !== '');
}

function resourcesOf(resource: string | string[] = []): string[] {
  return typeof resource === 'string' ? [resource] : resource;
}
