import type * as vscode from 'vscode';
import type { Log } from '../core/ports.ts';
import type { Bindings } from './bindings.ts';
import type { Browser } from './browser.ts';
import type { ChangePreview } from './changePreview.ts';
import type { CertificateDocuments } from './certificates/certificateDocuments.ts';
import type { SecretClipboard } from './keys/secretClipboard.ts';
import type { Keyring } from './keyring.ts';
import type { LoadedLater } from './loadedLater.ts';
import type { DeviceCodes } from './prompts/deviceCodes.ts';

/** What the commands work with. */
export interface Face {
  readonly keyring: Keyring;
  readonly bindings: Bindings;
  readonly browser: Browser;
  readonly codes: DeviceCodes;
  readonly preview: LoadedLater<ChangePreview>;
  readonly clipboard: SecretClipboard;
  readonly certificates: CertificateDocuments;
  readonly log: Pick<vscode.LogOutputChannel, 'show' | keyof Log>;
}
