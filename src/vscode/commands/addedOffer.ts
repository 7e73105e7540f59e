import * as vscode from 'vscode';
import type { Scheme } from '../../core/server.ts';
import { unlinked } from '../plainText.ts';
import type { FoundScheme } from '../schemeStep.ts';

/** What is said of a server that was just added, and what comes next. */
export interface Offered {
  readonly sentence: string;
  readonly action: string;
  readonly command: string;
}

/** What comes next for a server: first what TLS wants, then its consent, then tools. */
export function offerFor({
  name,
  scheme,
  wants,
}: {
  readonly name: string;
  readonly scheme: Scheme;
  readonly wants?: FoundScheme['wants'];
}): Offered {
  const server = unlinked(name);
  if (wants) return offerOfTls(server, wants);
  return scheme === 'oauth'
    ? {
        sentence: vscode.l10n.t(
          '{server} is in the keyring. Authorize it once, and your tools can use it.',
          { server },
        ),
        action: vscode.l10n.t('Authorize'),
        command: 'mcpKeyring.authorize',
      }
    : {
        sentence: vscode.l10n.t('{server} is in the keyring. You can connect more tools to it.', {
          server,
        }),
        action: vscode.l10n.t('Connect Tool'),
        command: 'mcpKeyring.connect',
      };
}

function offerOfTls(server: string, wants: NonNullable<FoundScheme['wants']>): Offered {
  return wants === 'certificate'
    ? {
        sentence: vscode.l10n.t(
          '{server} is in the keyring. It wants a client certificate: choose the one that was issued to you.',
          { server },
        ),
        action: vscode.l10n.t('Choose Certificate…'),
        command: 'mcpKeyring.replaceCertificate',
      }
    : {
        sentence: vscode.l10n.t(
          '{server} is in the keyring, but this machine does not know who issued its certificate. Name that authority.',
          { server },
        ),
        action: vscode.l10n.t('Change Authentication…'),
        command: 'mcpKeyring.changeAuthentication',
      };
}
