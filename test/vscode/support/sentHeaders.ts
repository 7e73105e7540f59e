import { subscribe, unsubscribe } from 'node:diagnostics_channel';

interface FetchRequest {
  readonly origin: string;
  /** name, value, name, value … or one block of lines, as undici's versions have it */
  readonly headers: string | readonly string[];
}

/** What this extension host sends by `fetch`, VS Code's own MCP client included, to one origin. */
export class SentHeaders {
  readonly #origin: string;
  readonly #authorizations = new Set<string>();
  #count = 0;

  constructor(origin: string) {
    this.#origin = origin;
    subscribe('undici:request:create', this.#note);
  }

  get count(): number {
    return this.#count;
  }

  /** The values of `Authorization`, each once. */
  get authorizations(): string[] {
    return [...this.#authorizations];
  }

  dispose(): void {
    unsubscribe('undici:request:create', this.#note);
  }

  readonly #note = (message: unknown): void => {
    const { origin, headers } = (message as { request: FetchRequest }).request;
    if (origin !== this.#origin) return;
    this.#count += 1;
    const text = typeof headers === 'string' ? headers : pairs(headers).join('\r\n');
    const found = /^authorization: (.*)$/imu.exec(text)?.[1];
    if (found !== undefined) this.#authorizations.add(found.trim());
  };
}

function pairs(flat: readonly string[]): string[] {
  return flat.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${flat[index + 1] ?? ''}`] : [],
  );
}
