import { l10n } from 'vscode';

/** Scopes that mean the same at every issuer. @see https://openid.net/specs/openid-connect-core-1_0.html#ScopeClaims */
function known(): Readonly<Record<string, string>> {
  return {
    offline_access: l10n.t('Stay authorized without asking you again'),
    openid: l10n.t('Know who you are'),
    profile: l10n.t('Read your name and picture'),
    email: l10n.t('Read your e-mail address'),
    address: l10n.t('Read your postal address'),
    phone: l10n.t('Read your phone number'),
  };
}

/** A scope in words; `undefined` for one that only its issuer can explain. */
export function scopeWords(scope: string): string | undefined {
  const words = known();
  return Object.hasOwn(words, scope) ? words[scope] : undefined;
}
