import { initiateDeviceAuthorization, type DeviceAuthorizationResponse } from 'openid-client';
import { clientOf } from '../clients.ts';
import { AuthError, type AuthErrorCode } from '../errors.ts';
import { hostOf } from '../oauth/document.ts';
import type { ClientRegistration } from '../oauth/clientRegistration.ts';
import { askIssuer } from '../oauth/tokens.ts';
import { isSecureUrl } from '../loopback.ts';
import type { DeviceCode } from '../ports.ts';
import type { Authorizing, Granted } from './authorizing.ts';
import { issuerClient, requestFirstTokens } from './tokenRequest.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
/** between two questions when the issuer names no interval, in s */
const INTERVAL = 5;
/** what `slow_down` adds, in s */
const SLOWER = 5;

/**
 * The device authorization grant: the person enters a code at the issuer's page, in any browser on any device.
 * @throws AuthError `device_unsupported`, `authorization_denied`, `authorization_timeout` when the code ended first,
 *   and those of the token endpoint
 * @see https://www.rfc-editor.org/rfc/rfc8628
 */
export async function deviceCodeGrant(
  authorizing: Authorizing,
  signal: AbortSignal,
): Promise<Granted> {
  const { found, person, scopes } = authorizing;
  const host = hostOf(found.issuer.issuer);
  if (found.issuer.device_authorization_endpoint === undefined)
    throw new AuthError('device_unsupported', { host });
  person.progress('registration');
  const client = await clientOf(authorizing, undefined, signal);
  const device = await begin(authorizing, client);
  person.progress('device');
  await person.showCode(codeOf(device, authorizing.ports.now(), host));
  const granted = await poll(authorizing, client, device, signal);
  return { ...granted, scopes };
}

function begin(
  authorizing: Authorizing,
  client: ClientRegistration,
): Promise<DeviceAuthorizationResponse> {
  const { scopes, resource } = authorizing;
  const parameters = {
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    ...(resource !== undefined && { resource }),
  };
  return askIssuer(issuerClient(authorizing, client), (configuration) =>
    initiateDeviceAuthorization(configuration, parameters),
  );
}

function codeOf(device: DeviceAuthorizationResponse, now: number, host: string): DeviceCode {
  const { user_code, verification_uri: url, verification_uri_complete, expires_in } = device;
  if (!isSecureUrl(url)) throw new AuthError('insecure_endpoint', { host });
  const urlWithCode = verification_uri_complete;
  return {
    userCode: user_code,
    url,
    ...(urlWithCode !== undefined && isSecureUrl(urlWithCode) && { urlWithCode }),
    expiresAt: now + expires_in * 1000,
  };
}

async function poll(
  authorizing: Authorizing,
  client: ClientRegistration,
  { device_code, expires_in, interval = INTERVAL }: DeviceAuthorizationResponse,
  signal: AbortSignal,
): Promise<Omit<Granted, 'scopes'>> {
  const { pause: wait = delay } = authorizing.ports;
  const end = authorizing.ports.now() + expires_in * 1000;
  let pause = interval;
  for (;;) {
    await wait(pause * 1000, signal);
    try {
      return await requestFirstTokens(authorizing, client, GRANT, { device_code });
    } catch (error) {
      const next = paceAfter(error, pause);
      if (next === undefined) throw refusal(error);
      if (authorizing.ports.now() > end) throw new AuthError('authorization_timeout');
      pause = next;
    }
  }
}

/** Seconds until the next question; `undefined` when there is nothing left to ask. */
function paceAfter(error: unknown, pause: number): number | undefined {
  if (!(error instanceof AuthError)) return undefined;
  const { code, details } = error;
  if (details['error'] === 'authorization_pending') return pause;
  if (details['error'] === 'slow_down') return pause + SLOWER;
  return code === 'server_unreachable' || code === 'timeout' ? pause * 2 : undefined;
}

/** What ends a device authorization, and what that means to the person. */
const endings: Readonly<Record<string, AuthErrorCode>> = {
  access_denied: 'authorization_denied',
  expired_token: 'authorization_timeout',
};

function refusal(error: unknown): unknown {
  if (!(error instanceof AuthError)) return error;
  const code = endings[error.details['error'] ?? ''];
  return code ? new AuthError(code, error.details, error) : error;
}

function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
  });
}
