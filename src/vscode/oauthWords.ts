import { l10n } from 'vscode';
import type { ClientAuthMethod, RegistrationKind } from '../core/oauth/clientRegistration.ts';
import type { Grant } from '../core/oauth/settings.ts';

/** How tokens are obtained, in words. */
export function grantText(grant: Grant): string {
  switch (grant) {
    case 'authorization_code':
      return l10n.t('authorization in the browser');
    case 'device_code':
      return l10n.t('code on another device');
    case 'client_credentials':
      return l10n.t('client credentials');
    case 'jwt_bearer':
      return l10n.t('assertion of a workload');
    case 'enterprise':
      return l10n.t('enterprise identity provider');
  }
}

/** Where a client comes from, in words. */
export function registrationText(kind: RegistrationKind): string {
  switch (kind) {
    case 'configured':
      return l10n.t('entered by you');
    case 'metadata_document':
      return l10n.t('metadata document');
    case 'dynamic':
      return l10n.t('dynamic');
  }
}

/** How a client authenticates, in words and as issuers name it. */
export function authMethodText(method: ClientAuthMethod): string {
  switch (method) {
    case 'none':
      return l10n.t('no secret (none)');
    case 'client_secret_basic':
      return l10n.t('secret in a header (client_secret_basic)');
    case 'client_secret_post':
      return l10n.t('secret in the request (client_secret_post)');
    case 'client_secret_jwt':
      return l10n.t('signed with the secret (client_secret_jwt)');
    case 'private_key_jwt':
      return l10n.t('signed with a private key (private_key_jwt)');
    case 'tls_client_auth':
      return l10n.t('by the client certificate (tls_client_auth)');
    case 'self_signed_tls_client_auth':
      return l10n.t('by a self-signed certificate (self_signed_tls_client_auth)');
  }
}
