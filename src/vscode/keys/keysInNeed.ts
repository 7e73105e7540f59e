import * as vscode from 'vscode';
import type { Aging } from '../../core/keys/key.ts';
import { rotationDue } from '../../core/keys/rotation.ts';
import { keyStatus, status } from '../../core/status.ts';
import type { ServerView } from '../../protocol/state.ts';

/** After how many days keys are to be rotated that say nothing themselves; 0 for never. */
export function rotateAfterDays(): number {
  const days = vscode.workspace.getConfiguration('mcpKeyring').get<unknown>('rotateAfterDays');
  return typeof days === 'number' && days >= 0 ? Math.floor(days) : 90;
}

/** Calls `listener` when {@link rotateAfterDays} may have changed. */
export function onDidChangeRotateAfterDays(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('mcpKeyring.rotateAfterDays')) listener();
  });
}

/** Those keys that are old enough to be rotated, the oldest first. */
export function agedAmong<K extends Aging>(keys: readonly K[], now: number): K[] {
  const days = rotateAfterDays();
  return keys
    .filter((key) => (rotationDue(key, days) ?? Infinity) <= now)
    .toSorted((a, b) => a.enteredAt - b.enteredAt);
}

/** The key of a server that is old enough to be rotated; only where nothing is more urgent. */
export function agedKey(view: ServerView, now: number): Aging | undefined {
  if (status(view.server, view, now).kind !== 'ready') return undefined;
  return agedAmong(view.keys?.aging ?? [], now)[0];
}

/** What helps where the keys of a server need a person. */
export function keyStep(
  view: ServerView,
  now: number,
): 'rotateCredential' | 'changeAuthentication' | undefined {
  if (!view.keys) return undefined;
  switch (keyStatus(view.keys, now).kind) {
    case 'none':
      return view.keys.missing.length > 0 ? 'rotateCredential' : 'changeAuthentication';
    case 'ready':
      return agedKey(view, now) && 'rotateCredential';
    case 'expiring':
    case 'expired':
    case 'failed':
      return 'rotateCredential';
  }
}

/** The name of the key that {@link keyStep} is about, when it is one: the one that ends first, else the oldest. */
export function keyInNeed(view: ServerView, now: number): string | undefined {
  const { missing = [], aging = [], failure, expiresAt } = view.keys ?? {};
  if (missing.length > 0 || failure) return missing[0];
  const ending = aging.find((key) => key.expiresAt === expiresAt && expiresAt !== undefined);
  return (agedKey(view, now) ?? ending)?.name;
}
