import * as vscode from 'vscode';
import type { ClientNeeded } from '../../core/ports.ts';
import { answered, type Position, type TitleButton } from '../multiStep.ts';
import { withoutIcons } from '../plainText.ts';

interface Line extends vscode.QuickPickItem {
  /** what choosing it does; absent for the one that goes on */
  readonly act?: () => Promise<void>;
}

/** Says what to make at the issuer and helps with it. True when the person has made it. */
export async function askToCreate(
  at: Position,
  needed: ClientNeeded,
  signal: AbortSignal,
): Promise<boolean> {
  const pick = vscode.window.createQuickPick<Line>();
  const lines = linesFor(needed);
  Object.assign(pick, at, { ignoreFocusOut: true, items: lines });
  pick.placeholder = vscode.l10n.t('Make a client at {host} with exactly this redirect URI', {
    host: needed.host,
  });
  const answer = await answered<true>(
    pick,
    (resolve) => [
      pick.onDidAccept(() => {
        const line = pick.activeItems[0];
        if (line && !line.act) resolve(true);
        else if (line) void done(pick, line);
      }),
    ],
    signal,
  );
  return answer === true;
}

function linesFor(needed: ClientNeeded): Line[] {
  const { redirectUri, createAt } = needed;
  const page: Line[] =
    createAt === undefined
      ? []
      : [
          {
            label: `$(link-external) ${vscode.l10n.t('Open the page where clients are made')}`,
            detail: withoutIcons(createAt),
            alwaysShow: true,
            act: () => openPage(createAt),
          },
        ];
  return [
    {
      label: `$(copy) ${vscode.l10n.t('Copy the redirect URI')}`,
      detail: withoutIcons(redirectUri),
      alwaysShow: true,
      act: () => copyRedirect(needed),
    },
    ...page,
    {
      label: `$(arrow-right) ${vscode.l10n.t('I have made it: enter its ID')}`,
      alwaysShow: true,
    },
  ];
}

/** Does what a line says, marks it as done, and goes to the next one. */
async function done(pick: vscode.QuickPick<Line>, line: Line): Promise<void> {
  await line.act?.();
  const { items } = pick;
  const marked = { ...line, description: vscode.l10n.t('done') };
  pick.items = items.map((one) => (one === line ? marked : one));
  pick.activeItems = pick.items.slice(items.indexOf(line) + 1).slice(0, 1);
}

/** The button that copies the redirect URI. */
export function copyButton(needed: ClientNeeded): TitleButton {
  return {
    iconPath: new vscode.ThemeIcon('copy'),
    tooltip: vscode.l10n.t('Copy the redirect URI'),
    press: () => void copyRedirect(needed),
  };
}

/** The button that opens the issuer's page, where it is known. */
export function pageButton({ createAt }: ClientNeeded): TitleButton[] {
  if (createAt === undefined) return [];
  const iconPath = new vscode.ThemeIcon('link-external');
  const tooltip = vscode.l10n.t('Open the page where clients are made');
  return [{ iconPath, tooltip, press: () => void openPage(createAt) }];
}

async function copyRedirect({ redirectUri }: ClientNeeded): Promise<void> {
  await vscode.env.clipboard.writeText(redirectUri);
  vscode.window.setStatusBarMessage(vscode.l10n.t('The redirect URI is copied.'), 5000);
}

async function openPage(url: string): Promise<void> {
  await vscode.env.openExternal(vscode.Uri.parse(url));
}
