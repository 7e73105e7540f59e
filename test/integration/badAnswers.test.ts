import assert from 'node:assert/strict';
import type { AuthErrorCode } from '../../src/core/errors.ts';
import { closeConnection } from '../servers/front.ts';
import { htmlAnswer, jsonAnswer, type Answer } from '../servers/http.ts';
import type { Site } from '../servers/smallInternet.ts';
import { meeting, type Meeting } from '../support/meeting.ts';

const evil = 'https://evil.example';
const json = { 'content-type': 'application/json' };
const padding = Buffer.alloc(50 * 1024 * 1024, ' ');

/** What may come instead of an answer. */
const faults = {
  '50 MB': () => ({ status: 200, headers: json, body: padding }),
  nothing: () => new Promise<never>(() => undefined),
  'a connection that is cut': () => closeConnection(),
  HTML: () => htmlAnswer(200, '<!doctype html><p>{"issuer":"x"}'),
  'half an object': () => ({ status: 200, headers: json, body: Buffer.from('{"issuer":"https:') }),
  'a list': () => jsonAnswer(200, ['issuer', 'https://login.example']),
  'a number': () => jsonAnswer(200, 7),
  'an object of something else': () => jsonAnswer(200, { message: 'hello' }),
  'an error of the server': () => jsonAnswer(500, { error: 'oops' }),
  'the way to another host': () => ({
    status: 307,
    headers: { location: `${evil}/`, ...json },
    body: Buffer.of(),
  }),
  'the way to itself': () => ({ status: 302, headers: { location: '' }, body: Buffer.of() }),
} satisfies Record<string, () => Answer | Promise<Answer>>;
type Fault = keyof typeof faults;

/** The code for each fault at one place; what is not named is `otherwise`. */
interface Place {
  at: RegExp;
  otherwise: AuthErrorCode;
  codes?: Partial<Record<Fault, AuthErrorCode>>;
}

const broken = {
  '50 MB': 'server_unreachable',
  nothing: 'timeout',
  'a connection that is cut': 'server_unreachable',
} as const;
const down = { 'an error of the server': 'server_unreachable' } as const;
const places: Record<string, Place> = {
  'resource metadata': { at: /oauth-protected-resource/u, otherwise: 'metadata_missing' },
  'issuer metadata': {
    at: /oauth-authorization-server|openid-configuration/u,
    otherwise: 'metadata_missing',
    codes: { 'a list': 'metadata_invalid', 'an object of something else': 'metadata_invalid' },
  },
  registration: {
    at: /\/register$/u,
    otherwise: 'metadata_invalid',
    codes: {
      ...down,
      'the way to another host': 'registration_refused',
      'the way to itself': 'registration_refused',
    },
  },
  token: { at: /\/token$/u, otherwise: 'token_invalid', codes: down },
};

/** Sites that answer as they should, but for one place. */
function faulty(met: Meeting, { at }: Place, fault: () => Answer | Promise<Answer>): void {
  const around = (site: Site) => (visit: Parameters<Site>[0]) =>
    at.test(visit.url.pathname) ? fault() : site(visit);
  met.internet.host('https://mcp.example', around(met.site));
  met.internet.host('https://login.example', around(met.issuer.site));
  met.internet.host(evil, () => jsonAnswer(200, { access_token: 'evil', token_type: 'bearer' }));
}

describe('an answer that is none', () => {
  for (const [where, place] of Object.entries(places)) {
    for (const [what, fault] of Object.entries(faults) as [Fault, () => Answer][]) {
      const code = { ...broken, ...place.codes }[what as keyof typeof broken] ?? place.otherwise;
      it(
        `${what} instead of ${where}: ${code}, and nothing is lost`,
        meeting({}, async (met) => {
          await met.authorize();
          const before = [...met.own.store.entries].filter(([key]) => key.startsWith('credential'));
          met.issuer.forgetClients();
          await met.own.secrets.remove(met.own.secrets.keys('registration/')[0] ?? '');
          met.internet.patience = 300;
          faulty(met, place, fault);
          assert.equal((await met.refused()).code, code);
          const after = [...met.own.store.entries].filter(([key]) => key.startsWith('credential'));
          assert.deepEqual(after, before);
          const visited = met.internet.visits.filter(({ url }) => url.origin === evil);
          assert.deepEqual(visited, [], 'nobody follows');
        }),
      );
    }
  }

  for (const address of ['data:text/html,x', 'vbscript:x', 'file:///x', 'ws://login.example/x']) {
    it(`no endpoint is ${address}`, async () => {
      for (const name of [
        'authorization_endpoint',
        'token_endpoint',
        'introspection_endpoint',
        'device_authorization_endpoint',
        'pushed_authorization_request_endpoint',
      ])
        await meeting({ habits: { metadata: { [name]: address } } }, async (met) => {
          assert.equal((await met.refused()).code, 'insecure_endpoint', name);
          assert.deepEqual(met.alice.opened, []);
        })();
    });
  }

  for (const hours of [1, -1]) {
    it(
      `a clock that is ${hours} h off makes no token shorter or longer`,
      meeting({}, async (met) => {
        met.own.clock.ahead = hours * 3_600_000;
        await met.authorize();
        const { obtainedAt = 0, expiresAt } = met.own.broker.facts('demo') ?? {};
        assert.equal(expiresAt, obtainedAt + 3_600_000);
        assert.ok(await met.own.broker.credentialFor('demo'));
        assert.equal(met.internet.at('/token').length, 1);
      }),
    );
  }
});
