import * as vscode from 'vscode';
import { choose } from './choosing.ts';
import type { Edit } from './editSetting.ts';
import { acceptsRisk, type Exception } from './exceptions.ts';
import { askIssuerNames } from './issuerNames.ts';
import type { SettingText } from './settingTexts.ts';
import { askSetting } from './textSetting.ts';

type Edited = { readonly value: unknown } | undefined;

/** Edits a setting that softens the specification: it is set only when the person accepts the risk. */
export async function editException(
  name: Exception['name'],
  edit: Edit,
  text: SettingText,
): Promise<Edited> {
  const answer = await ask(name, edit, text);
  if (answer !== 'reset' && answer !== undefined) {
    return (await acceptsRisk(answer, edit.server)) ? { value: valueOf(answer) } : undefined;
  }
  return answer && { value: undefined };
}

function valueOf(exception: Exception): unknown {
  return exception.name === 'assumePkce' ? true : exception.value;
}

/** What the person wants, or what an error found to be wanted. */
async function ask(
  name: Exception['name'],
  edit: Edit,
  text: SettingText,
): Promise<Exception | 'reset' | undefined> {
  switch (name) {
    case 'assumePkce':
      return edit.found ? { name } : askPkce(edit, text);
    case 'trustIssuer':
      return askIssuer(edit, text);
    case 'resource':
      return askResource(edit, text);
  }
}

async function askPkce(
  { held, title }: Edit,
  text: SettingText,
): Promise<Exception | 'reset' | undefined> {
  const on = { value: 'on', label: vscode.l10n.t('on') };
  const current = held.oauth.assumePkce === true ? 'on' : undefined;
  const chosen = await choose(title, text, [on], current);
  return chosen && (chosen.value === undefined ? 'reset' : { name: 'assumePkce' });
}

async function askIssuer(
  { held, title, found }: Edit,
  { label }: SettingText,
): Promise<Exception | undefined> {
  const { named = '', stated = '' } = found ?? {};
  const value = found
    ? { named, stated }
    : await askIssuerNames(`${title}: ${label}`, held.oauth.trustIssuer);
  return value && { name: 'trustIssuer', value };
}

async function askResource(
  { held, title }: Edit,
  text: SettingText,
): Promise<Exception | 'reset' | undefined> {
  const { resource } = held.oauth;
  const none = { value: 'none', label: vscode.l10n.t('not sent') };
  const other = { value: 'other', label: vscode.l10n.t('Another value…') };
  const current = resource === undefined ? undefined : resource === false ? 'none' : 'other';
  const chosen = await choose(title, text, [none, other], current);
  if (chosen?.value === 'none') return { name: 'resource', value: false };
  if (chosen?.value !== 'other') return chosen && 'reset';
  const answer = await askSetting('resource', held.oauth, title, text);
  if (!answer) return undefined;
  return typeof answer.value === 'string' ? { name: 'resource', value: answer.value } : 'reset';
}
