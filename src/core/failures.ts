import type { BrokerPorts } from './brokerPorts.ts';
import type { Failure } from './credential.ts';
import { AuthError, type AuthErrorCode } from './errors.ts';
import { isResting } from './lifetime.ts';
import { credentialKey, credentialOf } from './records.ts';

/** What is wrong with our own certificate: the issuer saw no request, and trying again mends nothing. */
export const ownCertificateCodes: ReadonlySet<AuthErrorCode> = new Set([
  'client_certificate_invalid',
  'client_certificate_missing',
  'client_certificate_refused',
]);

/** What failed last with each credential, in memory: it may still succeed. Another credential has no part in it. */
export class Failures {
  readonly #ports: BrokerPorts;
  readonly #noted = new Map<string, Failure & { readonly generation: number }>();

  constructor(ports: BrokerPorts) {
    this.#ports = ports;
  }

  /** Notes a failure of the credential that a server has now, unless it has none. */
  note(serverId: string, { code, details }: AuthError): void {
    const { secrets, now } = this.#ports;
    const generation = secrets.generation(credentialKey(serverId));
    if (credentialOf(secrets, serverId))
      this.#noted.set(serverId, { code, details, at: now(), generation });
    this.#ports.happened({ kind: 'refresh_failed', serverId, code, details });
  }

  of(serverId: string): Failure | undefined {
    const noted = this.#noted.get(serverId);
    const current = this.#ports.secrets.generation(credentialKey(serverId));
    return noted?.generation === current ? noted : undefined;
  }

  /** @throws AuthError that of a failure that was just now: tools do not ask an issuer again and again */
  requireRest(serverId: string): void {
    const failure = this.of(serverId);
    if (failure && isResting(failure, this.#ports.now()))
      throw new AuthError(failure.code, failure.details);
  }

  clear(serverId: string): void {
    this.#noted.delete(serverId);
  }
}
