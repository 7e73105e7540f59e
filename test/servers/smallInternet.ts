/** Names of the real internet on one loopback server: the same client code meets them under their own https names. */
import * as http from 'node:http';
import type { Fetch } from '../../src/core/ports.ts';
import { createFetch } from '../../src/node/http.ts';
import { Network } from '../../src/node/network/network.ts';
import type { Answer } from './http.ts';
import { jsonAnswer, listen, readBody, send, stop, writeAnswer } from './http.ts';

/** One request as a site sees it. */
export interface Visit {
  method: string;
  url: URL;
  headers: http.IncomingHttpHeaders;
  body: string;
  /** the body, where it is a form */
  form: URLSearchParams;
}

/** What answers for an origin; a throw closes the connection. */
export type Site = (visit: Visit) => Answer;

/** Every site is on this machine: the guard of addresses has its own tests. */
const here = { url: 'http://127.0.0.1/' };
const maxSteps = 12;

export class SmallInternet {
  readonly visits: Visit[] = [];
  /** how long its Fetch port waits, in ms */
  patience = 5_000;
  readonly #sites = new Map<string, (visit: Visit) => Answer | Promise<Answer>>();
  readonly #server = http.createServer((request, response) => void this.#serve(request, response));
  #port = 0;

  static async start(): Promise<SmallInternet> {
    const internet = new SmallInternet();
    internet.#port = await listen(internet.#server);
    return internet;
  }

  /** Whose origin this is from now on. */
  host(origin: string, site: (visit: Visit) => Answer | Promise<Answer>): void {
    this.#sites.set(origin, site);
  }

  /** A Fetch port that finds the sites; every other address is as it always is. */
  readonly fetch: Fetch = (text, init = {}) => {
    const fetch = createFetch(new Network(), here, { timeout: this.patience });
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !this.#sites.has(url.origin)) return fetch(text, init);
    const headers = new Headers(init.headers);
    headers.set('host', url.host);
    return fetch(`http://127.0.0.1:${this.#port}${url.pathname}${url.search}`, {
      ...init,
      headers,
    });
  };

  /** A browser that goes wherever it is sent, to the end. Gives the status and text of the last page. */
  readonly browse = async (start: string): Promise<{ status: number; text: string }> => {
    let at = start;
    for (let step = 0; step < maxSteps; step += 1) {
      if (!this.#sites.has(new URL(at).origin)) {
        const { status, body } = await send(at);
        return { status, text: body.toString() };
      }
      const response = await this.fetch(at);
      const location = response.headers.get('location');
      if (location === null) return { status: response.status, text: await response.text() };
      at = new URL(location, at).href;
    }
    throw new Error(`Still at ${at} after ${maxSteps} steps`);
  };

  /** The visits to a path, whatever the site. */
  at(path: string): Visit[] {
    return this.visits.filter(({ url }) => url.pathname === path);
  }

  close(): Promise<void> {
    return stop(this.#server);
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    try {
      const { method = 'GET', url: target = '/', headers } = request;
      const url = new URL(`https://${headers.host}${target}`);
      const body = (await readBody(request)).toString();
      const visit = { method, url, headers, body, form: new URLSearchParams(body) };
      this.visits.push(visit);
      const site = this.#sites.get(url.origin);
      writeAnswer(response, site ? await site(visit) : jsonAnswer(404, {}));
    } catch {
      response.destroy();
    }
  }
}
