import type { AuthError } from '../../core/errors.ts';
import { englishSentence } from '../englishSentence.ts';
import { englishRedirectTexts, type RedirectTexts } from '../redirectPage.ts';

/** What the daemon says to people, in the language of the window that unlocked it last; in English before that. */
export class Words {
  #sentences: ReadonlyMap<string, string> = new Map();
  #pages = englishRedirectTexts;

  /** What the browser shows at the end of an authorization. */
  get pages(): RedirectTexts {
    return this.#pages;
  }

  /** `sentences`: for tools, by error code, facts in braces. Pages that a window of an older version lacks stay. */
  learn(sentences: Readonly<Record<string, string>>, pages: RedirectTexts | undefined): void {
    this.#sentences = new Map(Object.entries(sentences));
    if (pages) this.#pages = pages;
  }

  /** What a tool shows for an error: one sentence with its next step. */
  sentence({ code, details }: AuthError, server = ''): string {
    const facts: Readonly<Record<string, string>> = { server, ...details };
    const sentence = this.#sentences.get(code) ?? englishSentence(code);
    return sentence.replace(/\{(\w+)\}/gu, (_all, name: string) => facts[name] ?? '');
  }
}
