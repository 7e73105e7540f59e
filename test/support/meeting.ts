import type { OAuthSettings } from '../../src/core/oauth/settings.ts';
import { AuthError } from '../../src/core/errors.ts';
import type { ClientNeeded, Place } from '../../src/core/ports.ts';
import { SmallInternet, type Site } from '../servers/smallInternet.ts';
import { SmallIssuer, type IssuerHabits } from '../servers/smallIssuer.ts';
import { smallMcp, type McpHabits } from '../servers/smallMcp.ts';
import { bench, desktop, listed, person, type Bench } from './brokerBench.ts';

/** Who meets whom: an MCP server and its issuer, each with its habits, and what the person set for the server. */
export interface Parties {
  url?: string;
  issuer?: string;
  /** what the server's metadata calls the issuer, when that is not its name */
  named?: string;
  habits?: IssuerHabits;
  mcp?: McpHabits;
  settings?: OAuthSettings;
  place?: Partial<Place>;
}

/** The engine and the servers that it meets. */
export class Meeting {
  readonly url: string;
  readonly issuer: SmallIssuer;
  readonly site: Site;
  readonly internet: SmallInternet;
  readonly own: Bench;
  readonly alice: ReturnType<typeof person>;
  /** the status of each page that ended a browser's way */
  readonly pages: number[] = [];

  private constructor(parties: Parties, internet: SmallInternet, own: Bench) {
    const { url, issuer, named = issuer, habits, mcp } = withNames(parties);
    this.url = url;
    this.internet = internet;
    this.own = own;
    this.issuer = new SmallIssuer(issuer, habits);
    internet.host(new URL(issuer).origin, this.issuer.site);
    const site = smallMcp(url, [named], mcp);
    this.site = site;
    const both = new URL(url).origin === new URL(issuer).origin;
    internet.host(new URL(url).origin, (visit) => {
      const answer = site(visit);
      return both && answer.status === 404 ? this.issuer.site(visit) : answer;
    });
    const open = async (at: string): Promise<void> => {
      this.alice.opened.push(at);
      this.pages.push((await internet.browse(at)).status);
    };
    this.alice = person({ place: { ...desktop, ...parties.place }, open });
  }

  static async of(parties: Parties = {}): Promise<Meeting> {
    const internet = await SmallInternet.start();
    const server = listed(withNames(parties).url);
    const auth = { scheme: 'oauth', oauth: parties.settings } as const;
    const own = await bench({ ...server, auth }, {}, { fetchFor: () => internet.fetch });
    return new Meeting(parties, internet, own);
  }

  async authorize(alice = this.alice, signal = new AbortController().signal): Promise<void> {
    await this.own.broker.authorize('demo', alice, signal);
  }

  /** The code and details of what goes wrong. */
  async refused(alice = this.alice): Promise<AuthError> {
    const error = await this.authorize(alice).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error instanceof AuthError) return error;
    throw new Error('It was not refused', { cause: error });
  }

  /** Alice, who made a client by hand and enters it when she is asked. */
  withClient(clientSecret?: string) {
    const needed: ClientNeeded[] = [];
    const client = async (need: ClientNeeded) => {
      needed.push(need);
      return { clientId: 'by-hand', clientSecret };
    };
    return { ...this.alice, client, needed };
  }

  /** The form of the newest token request. */
  get tokenForm(): URLSearchParams {
    return this.#visits('/token').at(-1)?.form ?? new URLSearchParams();
  }

  get registrations(): Record<string, unknown>[] {
    return this.#visits('/register').map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  }

  /** The query of the newest authorization URL. */
  get asked(): URLSearchParams {
    return new URL(this.alice.opened.at(-1) ?? 'about:blank').searchParams;
  }

  close(): Promise<void> {
    return this.internet.close();
  }

  #visits(path: string) {
    return this.internet.visits.filter(({ url }) => url.pathname.endsWith(path));
  }
}

function withNames(parties: Parties) {
  const { url = 'https://mcp.example/mcp', issuer = 'https://login.example' } = parties;
  return { ...parties, url, issuer };
}

/** Runs a test against parties of its own. */
export function meeting(parties: Parties, test: (met: Meeting) => Promise<void>) {
  return async (): Promise<void> => {
    const met = await Meeting.of(parties);
    try {
      await test(met);
    } finally {
      await met.close();
    }
  };
}
