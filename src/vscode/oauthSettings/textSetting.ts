import * as vscode from 'vscode';
import type { OAuthSettings } from '../../core/oauth/settings.ts';
import { askText, type TextProblem } from '../multiStep.ts';
import { issuerProblem } from './issuerNames.ts';
import { withSetting } from './settingChange.ts';
import type { SettingText } from './settingTexts.ts';

/** The settings that are typed. */
export type TypedSetting = 'clientIssuer' | 'audience' | 'scopes' | 'redirectPort' | 'resource';

/** Asks for the value of a setting; an empty one means that it is not to be set. `undefined` when the person left. */
export async function askSetting(
  name: TypedSetting,
  oauth: OAuthSettings,
  title: string,
  { label, explanation, unset }: SettingText,
): Promise<{ readonly value: unknown } | undefined> {
  const answer = await askText(
    { title: `${title}: ${label}` },
    {
      prompt: `${explanation} ${vscode.l10n.t('Leave empty for: {what}.', { what: unset })}`,
      value: typed(oauth[name]),
      placeholder: exampleOf(name),
      validate: (text) => problemOf(name, text.trim(), oauth),
    },
  );
  return typeof answer === 'string' ? { value: read(name, answer) } : undefined;
}

function typed(value: OAuthSettings[TypedSetting]): string {
  if (value === undefined || value === false) return '';
  return Array.isArray(value) ? value.join(' ') : String(value);
}

function read(name: TypedSetting, text: string): unknown {
  if (text === '') return undefined;
  if (name === 'scopes') return text.split(/[\s,]+/u).filter(Boolean);
  return name === 'redirectPort' ? Number(text) : text;
}

function problemOf(
  name: TypedSetting,
  text: string,
  oauth: OAuthSettings,
): TextProblem | undefined {
  if (text === '') return undefined;
  if (name === 'clientIssuer') return issuerProblem(text);
  if (withSetting(oauth, name, read(name, text))) return undefined;
  return { sentence: name === 'redirectPort' ? portSentence() : longSentence() };
}

const portSentence = (): string => vscode.l10n.t('A port is a number from 1 to 65535.');
const longSentence = (): string => vscode.l10n.t('This is too long to be used.');

function exampleOf(name: TypedSetting): string {
  switch (name) {
    case 'clientIssuer':
      return 'https://issuer.example.com';
    case 'audience':
    case 'resource':
      return 'https://mcp.example.com';
    case 'scopes':
      return 'mcp:read mcp:write';
    case 'redirectPort':
      return '33418';
  }
}
