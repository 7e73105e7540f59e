import { l10n } from 'vscode';
import { quote } from '../../core/errors.ts';
import type { OAuthSettings } from '../../core/oauth/settings.ts';
import { shownAddress } from '../../core/shownAddress.ts';
import { confirm } from '../confirm.ts';

/** A setting that softens a rule of the specification, as it is to be set. */
export type Exception =
  | { readonly name: 'assumePkce' }
  | { readonly name: 'trustIssuer'; readonly value: NonNullable<OAuthSettings['trustIssuer']> }
  | { readonly name: 'resource'; readonly value: string | false };

/** Says what is at risk, and asks whether to do it all the same. */
export async function acceptsRisk(exception: Exception, server: string): Promise<boolean> {
  const only = l10n.t(
    'It counts for {server} only, and you can take it back in its OAuth settings.',
    { server },
  );
  const detail = `${riskOf(exception)}\n\n${only}`;
  return confirm(questionFor(exception, server), detail, l10n.t('Accept the Risk'));
}

function questionFor({ name }: Exception, server: string): string {
  switch (name) {
    case 'assumePkce':
      return l10n.t('Use PKCE for {server} although its issuer does not announce it?', { server });
    case 'trustIssuer':
      return l10n.t('Trust an issuer of {server} that calls itself by another name?', { server });
    case 'resource':
      return l10n.t('Change what {server} is called when a token is asked for?', { server });
  }
}

function riskOf(exception: Exception): string {
  switch (exception.name) {
    case 'assumePkce':
      return l10n.t(
        'PKCE makes the answer of the browser useless to anybody who intercepts it. The keyring uses it in any case. An issuer that ignores it gives no such protection, and nobody would notice.',
      );
    case 'trustIssuer': {
      const { named, stated } = exception.value;
      return l10n.t(
        'The server names the issuer {named}, whose metadata calls it "{stated}". Both must be the same, so that nobody can pass off their issuer as another. Trust this name only when you know that both are one: else somebody may be after your authorization.',
        { named: quote(shownAddress(named)), stated: quote(shownAddress(stated)) },
      );
    }
    case 'resource':
      return exception.value === false
        ? l10n.t(
            'The resource binds a token to this server. Without it the issuer may give a token that other servers accept too: whoever runs this one could use it there.',
          )
        : l10n.t(
            'The resource binds a token to this server. With the value "{value}" the token is made for whatever is called so, and this server could use it there.',
            { value: quote(exception.value) },
          );
  }
}
