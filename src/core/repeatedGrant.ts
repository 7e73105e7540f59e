import { serverOf } from './accountId.ts';
import { authorize } from './authorize.ts';
import type { ServerPorts } from './brokerPorts.ts';
import type { Credential } from './credential.ts';
import { AuthError, toAuthError } from './errors.ts';
import { ownCertificateCodes } from './failures.ts';
import type { Person } from './ports.ts';
import { credentialKey, credentialOf, replaceCredential } from './records.ts';

const absent = async (): Promise<never> => {
  throw new AuthError('authorization_cancelled');
};

/** Nobody: a grant that is repeated needs no person. */
const nobody: Person = {
  place: { ui: 'none', remote: true, uriScheme: '', redirect: 'auto' },
  progress: () => undefined,
  open: absent,
  callbackUri: absent,
  client: absent,
  scopes: async (offered) => offered,
  showCode: absent,
  pasted: absent,
};

/**
 * A new credential by the grant that brought the present one, for grants that need no person and give no refresh token.
 * One that took its place meanwhile stays and is the result.
 * @throws AuthError `refresh_failed`, one of {@link ownCertificateCodes}; the credential stays as it is
 */
export async function repeatGrant(ports: ServerPorts, credential: Credential): Promise<Credential> {
  const { serverId } = credential;
  const generation = ports.secrets.generation(credentialKey(serverId));
  const server = ports.servers.get(serverOf(serverId));
  if (!server) throw new AuthError('server_unknown', { server: serverId });
  try {
    const of = { server, id: serverId };
    const renewed = await authorize(ports, of, nobody, {}, AbortSignal.timeout(60_000));
    if (await replaceCredential(ports.secrets, renewed, generation)) return renewed;
    return credentialOf(ports.secrets, serverId) ?? renewed;
  } catch (error) {
    const problem = toAuthError(error);
    const { code, details } = problem;
    if (ownCertificateCodes.has(code)) throw problem;
    throw new AuthError('refresh_failed', { ...details, cause: code }, error);
  }
}
