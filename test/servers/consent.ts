/** The authorization server's only page: who asks for what, Authorize or Deny. User: alice. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { InteractionDetails, Provider } from 'oidc-provider';
import { htmlAnswer, readBody, writeAnswer } from './http.ts';
import { consentPage } from './consentPage.ts';

const accountId = 'alice';
const denied = { error: 'access_denied', error_description: 'alice denied the request' };
const expired = '<!doctype html><title>Expired</title><p>This sign-in is no longer open.</p>';

export type Consent = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export function consentHandler(provider: Provider, autoApprove: boolean): Consent {
  const answer: Consent = async (request, response) => {
    const details = await provider.interactionDetails(request, response);
    if (!autoApprove && request.method !== 'POST') return show(provider, details, response);
    const approved = autoApprove || (await decision(request)) === 'approve';
    const result = approved ? await approval(provider, details) : denied;
    return provider.interactionFinished(request, response, result);
  };
  return (request, response) =>
    answer(request, response).catch(() => writeAnswer(response, htmlAnswer(400, expired)));
}

async function decision(request: IncomingMessage): Promise<string | null> {
  return new URLSearchParams((await readBody(request)).toString()).get('decision');
}

async function show(
  provider: Provider,
  { params }: InteractionDetails,
  response: ServerResponse,
): Promise<void> {
  const client = await provider.Client.find(params.client_id);
  const page = consentPage({
    user: accountId,
    client: client?.clientName ?? params.client_id,
    scopes: scopesOf(params.scope),
    resources: resourcesOf(params.resource),
  });
  writeAnswer(response, htmlAnswer(200, page));
}

async function approval(provider: Provider, { params }: InteractionDetails): Promise<object> {
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
