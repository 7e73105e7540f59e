import * as vscode from 'vscode';
import type { AwsSignature } from '../../core/signing/signature.ts';
import type { TextProblem } from '../multiStep.ts';
import type { PickItem } from '../pickStep.ts';
import { askAmong, askInto, settingsStep, type SettingsStep } from './settingsStep.ts';

interface Lasting {
  readonly isTemporary: boolean;
}

/** The questions about a signature of AWS. */
export const awsSteps: SettingsStep[] = [
  settingsStep('aws', (settings, at) =>
    askInto(
      at,
      {
        prompt: vscode.l10n.t('The region of the service'),
        value: settings.region,
        placeholder: 'eu-central-1',
        validate: placeProblem,
      },
      (region) => ({ ...settings, region }),
    ),
  ),
  settingsStep('aws', (settings, at) =>
    askInto(
      at,
      {
        prompt: vscode.l10n.t('The name of the service in its signatures'),
        value: settings.service,
        placeholder: 'execute-api',
        validate: serviceProblem,
      },
      (service) => ({ ...settings, service }),
    ),
  ),
  settingsStep('aws', async ({ sessionToken, ...settings }, at) => {
    const placeholder = vscode.l10n.t('Which credentials of AWS?');
    const same = ({ isTemporary }: Lasting): boolean =>
      isTemporary === (sessionToken !== undefined);
    const answer = await askAmong<Lasting>(at, placeholder, lastingItems(), same);
    if (typeof answer !== 'object') return answer;
    return answer.isTemporary ? withToken(settings, sessionToken) : settings;
  }),
];

function withToken(settings: AwsSignature, sessionToken = ''): AwsSignature {
  return { ...settings, sessionToken };
}

function lastingItems(): PickItem<Lasting>[] {
  return [
    {
      label: vscode.l10n.t('Access key'),
      description: vscode.l10n.t('an access key id and a secret access key'),
      answer: { isTemporary: false },
    },
    {
      label: vscode.l10n.t('Temporary credentials'),
      description: vscode.l10n.t('with a session token, which ends'),
      answer: { isTemporary: true },
    },
  ];
}

function placeProblem(text: string): TextProblem | undefined {
  if (/^[a-z0-9-]{1,64}$/u.test(text.trim())) return undefined;
  return { sentence: vscode.l10n.t('Small letters, digits and - only, such as eu-central-1.') };
}

function serviceProblem(text: string): TextProblem | undefined {
  if (text.trim() !== 's3') return placeProblem(text);
  return { sentence: vscode.l10n.t('S3 signs in its own way, and speaks no MCP.') };
}
