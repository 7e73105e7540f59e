import type { RedirectTexts } from '../node/redirectPage.ts';
import { redirectTexts } from './redirectTexts.ts';
import { toolSentences } from './toolSentences.ts';

/** What the daemon says to people, in their language. */
export interface DaemonTexts {
  /** to tools, by the code of the error */
  readonly sentences: Record<string, string>;
  /** in the browser */
  readonly pages: RedirectTexts;
}

export function daemonTexts(): DaemonTexts {
  return { sentences: toolSentences(), pages: redirectTexts() };
}
