import { AuthError } from '../../src/core/errors.ts';
import type { DeviceCode, Person, Step } from '../../src/core/ports.ts';
import { follow, openWith } from './browser.ts';
import type { Options } from './options.ts';
import type { StepReport } from './report.ts';

/** The person of the driver: agrees with everything, has no VS Code, and watches the time. */
export class HeadlessPerson implements Person {
  readonly #options: Options;
  readonly #steps: StepReport[];
  #since = 0;
  #opened = '';
  readonly place;

  constructor(options: Options, steps: StepReport[]) {
    this.#options = options;
    this.#steps = steps;
    this.place = {
      ui: 'desktop',
      remote: false,
      uriScheme: '',
      redirect: 'auto',
      clientDocument: options.clientDocument,
    } as const;
  }

  progress(step: Step): void {
    this.ended('done');
    this.#since = performance.now();
    this.#steps.push({ step, status: 'running', ms: 0 });
  }

  /** The step under way is over. */
  ended(status: 'done' | 'failed'): void {
    const last = this.#steps.at(-1);
    if (last?.status !== 'running') return;
    Object.assign(last, { status, ms: Math.round(performance.now() - this.#since) });
  }

  async open(url: string): Promise<void> {
    this.#opened = url;
    const { browser, oauth } = this.#options;
    if (browser !== undefined) return openWith(browser, url);
    if (oauth.redirect !== 'paste') await visit(url);
  }

  async pasted(redirectUri: string): Promise<string> {
    await new Promise(setImmediate); // the URL is opened beside this
    return follow(this.#opened, redirectUri);
  }

  async showCode({ userCode, url, urlWithCode }: DeviceCode): Promise<void> {
    console.error(`Enter ${userCode} at ${url}`);
    if (this.#options.browser !== undefined)
      await openWith(this.#options.browser, urlWithCode ?? url);
  }

  async client(): Promise<undefined> {
    return undefined;
  }

  async scopes(offered: readonly string[]): Promise<readonly string[]> {
    return offered;
  }

  async callbackUri(): Promise<string> {
    throw new AuthError('redirect_unavailable');
  }
}

async function visit(url: string): Promise<void> {
  const end = new URL(url).searchParams.get('redirect_uri') ?? 'http://127.0.0.1';
  const answer = await fetch(await follow(url, end));
  await answer.body?.cancel();
}
