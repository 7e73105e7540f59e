import * as vscode from 'vscode';
import { parseComponent } from '../../core/signing/components.ts';
import { answered, back, type Answer, type Position } from '../multiStep.ts';

interface Item extends vscode.QuickPickItem {
  readonly component: string;
}

/** What most signatures cover; any other is typed. */
const common: readonly string[] = [
  '@method',
  '@target-uri',
  '@authority',
  '@path',
  '@query',
  'content-type',
  'content-digest',
  'content-length',
];

/**
 * Asks which parts of a request a signature covers: those of a list, and what is typed, as soon as it is one.
 * @see https://www.rfc-editor.org/rfc/rfc9421#section-2
 */
export async function askComponents(
  at: Position,
  chosen: readonly string[],
): Promise<Answer<string[]>> {
  const pick = vscode.window.createQuickPick<Item>();
  const placeholder = vscode.l10n.t('What is covered? Type the name of another header to add it.');
  const buttons = [vscode.QuickInputButtons.Back];
  Object.assign(pick, at, { placeholder, buttons, canSelectMany: true, ignoreFocusOut: true });
  let offered: readonly string[] = [...new Set([...common, ...chosen])];
  const show = (typed: string, selected: readonly string[]): void => {
    const items = [...new Set([...offered, ...(typed === '' ? [] : [typed])])].map(itemOf);
    pick.items = items;
    pick.selectedItems = items.filter(({ component }) => selected.includes(component));
  };
  const selected = (): string[] => pick.selectedItems.map(({ component }) => component);
  show('', chosen);
  return answered<string[]>(pick, (resolve) => [
    pick.onDidTriggerButton(() => resolve(back)),
    pick.onDidChangeValue((text) => {
      const before = selected();
      offered = [...new Set([...offered, ...before])];
      show(newComponent(text), before);
    }),
    pick.onDidAccept(() => resolve(selected())),
  ]);
}

function itemOf(component: string): Item {
  return { label: component, description: descriptionOf(component), component };
}

/** What was typed, when it can be covered. */
function newComponent(text: string): string {
  const name = text.trim();
  const written = name.startsWith('@') ? name : name.toLowerCase();
  return parseComponent(written) ? written : '';
}

function descriptionOf(component: string): string {
  if (component === 'content-digest') return vscode.l10n.t('the body, by its digest');
  return component.startsWith('@')
    ? vscode.l10n.t('derived from the request')
    : vscode.l10n.t('header');
}
