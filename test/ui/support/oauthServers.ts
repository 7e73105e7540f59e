import type { AuthorizationServer } from '../../servers/authorizationServer.ts';
import { jsonAnswer } from '../../servers/http.ts';

/** Changes members of the issuer's metadata; `undefined` takes one out. */
export function changeMetadata(
  as: AuthorizationServer,
  members: Readonly<Record<string, unknown>>,
): void {
  as.intercept(async (request, forward) => {
    const answer = await forward(request);
    if (!request.path.startsWith('/.well-known/')) return answer;
    const document = JSON.parse(answer.body.toString()) as object;
    return jsonAnswer(200, { ...document, ...members });
  });
}

/** A device authorization that this person answers: the issuer waits until then. */
export interface DeviceGrant {
  readonly code: string;
  agree(): void;
}

/** Lets an issuer offer the device grant; its token is opaque and of no use. */
export function offerDeviceGrant(as: AuthorizationServer): DeviceGrant {
  const code = 'WDJB-MJHT';
  const page = `${as.issuer}/device`;
  let agreed = false;
  changeMetadata(as, { device_authorization_endpoint: `${as.issuer}/device/auth` });
  as.intercept(async (request, forward) => {
    if (request.path === '/device/auth')
      return jsonAnswer(200, {
        device_code: 'device-code',
        user_code: code,
        verification_uri: page,
        verification_uri_complete: `${page}?user_code=${code}`,
        expires_in: 300,
        interval: 1,
      });
    if (!request.body.includes('device_code')) return forward(request);
    if (request.path === '/reg') return jsonAnswer(201, { client_id: 'device-client' });
    return agreed
      ? jsonAnswer(200, { access_token: 'opaque', token_type: 'Bearer', expires_in: 3600 })
      : jsonAnswer(400, { error: 'authorization_pending' });
  });
  return { code, agree: () => (agreed = true) };
}
