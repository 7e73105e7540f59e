import * as vscode from 'vscode';
import type { PickItem } from '../pickStep.ts';
import type { TakenNames } from './headerProblems.ts';
import { presets, type Preset } from './headersDraft.ts';

/** The headers that presets send under a name that is not asked for. */
const fixed: Partial<Record<Preset, string>> = {
  bearer: 'authorization',
  basic: 'authorization',
  apiKey: 'x-api-key',
};

/** The presets whose headers are not there yet. */
export function presetItems({ names, isOAuth, hasSignature }: TakenNames): PickItem<Preset>[] {
  const there = new Set(names.map((name) => name.toLowerCase()));
  if (isOAuth) there.add('authorization');
  const free = presets.filter(
    (preset) => !there.has(fixed[preset] ?? '') && !(preset === 'signed' && hasSignature),
  );
  return free.map((preset) => ({ ...textOf(preset), answer: preset }));
}

function textOf(preset: Preset): vscode.QuickPickItem {
  switch (preset) {
    case 'bearer':
      return { label: vscode.l10n.t('Bearer token'), description: 'Authorization: Bearer …' };
    case 'apiKey':
      return { label: vscode.l10n.t('API key'), description: 'X-API-Key: …' };
    case 'basic':
      return {
        label: vscode.l10n.t('User name and password'),
        description: 'Authorization: Basic …',
      };
    case 'custom':
      return {
        label: vscode.l10n.t('Key in another header'),
        description: vscode.l10n.t('you name the header'),
      };
    case 'several':
      return {
        label: vscode.l10n.t('Key and one-time code'),
        description: 'X-Auth-Token: …, X-Auth-Code: …',
      };
    case 'signed':
      return {
        label: vscode.l10n.t('Signed requests'),
        description: vscode.l10n.t('HMAC, HTTP Message Signatures (RFC 9421), AWS'),
      };
    case 'free':
      return {
        label: vscode.l10n.t('Headers of your own'),
        description: vscode.l10n.t('text with keys, environment variables, codes and times in it'),
      };
  }
}
