import * as vscode from 'vscode';
import { runSteps } from '../multiStep.ts';
import { askClientId, askClientSecret, type ClientDraft } from '../prompts/clientSteps.ts';
import { choose } from './choosing.ts';
import { enterprise } from './enterprise.ts';
import { editException } from './exceptionSetting.ts';
import { editParameters } from './parameters.ts';
import { takePem } from './pem.ts';
import { enterSecret } from './secretSetting.ts';
import { choicesOf } from './settingChoices.ts';
import { isSecret, withSetting, type Change, type Held } from './settingChange.ts';
import type { OAuthSettingName, SettingName } from './settingNames.ts';
import { settingTexts } from './settingTexts.ts';
import { askSetting } from './textSetting.ts';

/** A setting to be edited. */
export interface Edit {
  readonly name: SettingName;
  readonly held: Held;
  /** the name of the server */
  readonly server: string;
  readonly title: string;
  /** what an error found out: then nobody is asked for the value */
  readonly found?: Readonly<Record<string, string>> | undefined;
}

/** Lets the person edit a setting. What to keep; nothing when the person left or declined. */
export async function editSetting(edit: Edit): Promise<readonly Change[]> {
  const { name, held, title } = edit;
  const text = settingTexts()[name];
  switch (name) {
    case 'clientId':
      return editClient(edit);
    case 'privateKey':
    case 'certificateKey':
      return keep(name, await takePem(title, text, 'PRIVATE KEY'));
    case 'certificate':
      return keep(name, await takePem(title, text, 'CERTIFICATE'));
    case 'clientSecret':
    case 'certificatePassphrase':
    case 'assertion':
    case 'identityToken':
    case 'enterpriseSecret':
    case 'initialAccessToken':
      return keep(name, await enterSecret(title, text));
    case 'grant':
    case 'clientAuth':
    case 'registration':
    case 'redirect':
    case 'redirectHost':
      return set(edit, name, await choose(title, text, choicesOf(name), held.oauth[name]));
    case 'authorizationParams':
    case 'tokenParams':
      return set(edit, name, await editParameters(title, text, held.oauth[name]));
    case 'clientIssuer':
    case 'audience':
    case 'scopes':
    case 'redirectPort':
      return set(edit, name, await askSetting(name, held.oauth, title, text));
    case 'enterprise':
      return set(edit, name, await enterprise(title, held.oauth.enterprise));
    case 'assumePkce':
    case 'trustIssuer':
    case 'resource':
      return set(edit, name, await editException(name, edit, text));
  }
}

/** What takes a setting back. */
export function resetSetting({ name, held }: Pick<Edit, 'name' | 'held'>): Change | undefined {
  if (isSecret(name)) return { kind: 'secret', name };
  const oauth = withSetting(held.oauth, name, undefined);
  return oauth && { kind: 'settings', oauth };
}

function set(
  { held }: Edit,
  name: OAuthSettingName,
  answer: { readonly value: unknown } | undefined,
): readonly Change[] {
  const oauth = answer && withSetting(held.oauth, name, answer.value);
  return oauth ? [{ kind: 'settings', oauth }] : [];
}

function keep(
  name: Extract<Change, { kind: 'secret' }>['name'],
  value: string | undefined,
): readonly Change[] {
  return value === undefined ? [] : [{ kind: 'secret', name, value }];
}

/** A client is its id and its secret, of which the one before is of no use to another id. */
async function editClient(edit: Edit): Promise<readonly Change[]> {
  const { held, title } = edit;
  const { clientId = '' } = held.oauth;
  const heading = `${title}: ${vscode.l10n.t('Client')}`;
  const draft = await runSteps<ClientDraft>(heading, { clientId, clientSecret: '' }, [
    (entered, at) => askClientId(entered, at),
    (entered, at) => askClientSecret(entered, at),
  ]);
  if (!draft) return [];
  const { clientSecret } = draft;
  const id = set(edit, 'clientId', { value: draft.clientId });
  if (clientSecret !== '') return [...id, ...keep('clientSecret', clientSecret)];
  const stale = draft.clientId !== clientId && held.secrets.clientSecret === true;
  return stale ? [...id, { kind: 'secret', name: 'clientSecret' }] : id;
}
