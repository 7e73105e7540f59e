import assert from 'node:assert/strict';
import { htmlAnswer, jsonAnswer } from '../servers/http.ts';
import { clientSecretsOf, keepClientSecrets } from '../../src/core/records.ts';
import { meeting, type Meeting, type Parties } from '../support/meeting.ts';

const refused = (status: number, error: string, description = '') =>
  jsonAnswer(status, { error, error_description: description });
const plain = (status: number, text: string) => ({
  ...htmlAnswer(status, text),
  headers: { 'content-type': 'text/plain' },
});

const opened = ({ alice }: Meeting): number => alice.opened.length;

describe('a registration that ends or is refused', () => {
  for (const [status, error] of [
    [401, 'invalid_client'],
    [400, 'unauthorized_client'],
  ] as const) {
    it(
      `that the issuer lost is made once more by itself after ${error}, in the same authorization`,
      meeting({}, async (met) => {
        await met.authorize();
        const lost = met.own.broker.facts('demo')?.clientId ?? '';
        met.issuer.habits.token = ({ form }) =>
          form.get('client_id') === lost ? refused(status, error) : undefined;
        await met.authorize();
        assert.equal(met.registrations.length, 2);
        assert.equal(opened(met), 3);
        assert.notEqual(met.own.broker.facts('demo')?.clientId, lost);
      }),
    );
  }

  it(
    'that the issuer refuses again is not made a third time',
    meeting({ habits: { token: () => refused(401, 'invalid_client') } }, async (met) => {
      const error = await met.refused();
      assert.equal(error.code, 'token_refused');
      assert.equal(error.details['error'], 'invalid_client');
      assert.equal(met.registrations.length, 2);
    }),
  );

  it(
    'for which the browser ends at an error page is forgotten, so that the next try makes another',
    meeting({}, async (met) => {
      await met.authorize();
      met.issuer.forgetClients();
      const tired = new AbortController();
      const open = async (url: string): Promise<void> => {
        met.pages.push((await met.internet.browse(url)).status);
        tired.abort();
      };
      await assert.rejects(met.authorize({ ...met.alice, open }, tired.signal), {
        code: 'authorization_cancelled',
      });
      assert.equal(met.pages.at(-1), 500);
      await met.authorize();
      assert.equal(met.registrations.length, 2);
    }),
  );

  it(
    'for which the browser ends at an error page is forgotten also when the next try takes its place',
    meeting({}, async (met) => {
      await met.authorize();
      met.issuer.forgetClients();
      let next = Promise.resolve();
      const open = async (url: string): Promise<void> => {
        met.pages.push((await met.internet.browse(url)).status);
        next = met.authorize();
      };
      await assert.rejects(met.authorize({ ...met.alice, open }), {
        code: 'authorization_replaced',
      });
      await next;
      assert.ok(met.pages.includes(500));
      assert.equal(met.registrations.length, 2);
    }),
  );

  it(
    'whose secret has ended is made anew',
    meeting(
      {
        habits: {
          metadata: { token_endpoint_auth_methods_supported: ['client_secret_basic'] },
          register: () => {
            const ends = Math.floor(Date.now() / 1000) + 60;
            return jsonAnswer(201, { client_secret: 's', client_secret_expires_at: ends });
          },
        },
      },
      async (met) => {
        await met.authorize();
        await met.authorize();
        assert.equal(met.registrations.length, 1);
        met.own.clock.ahead = 120_000;
        await met.authorize();
        assert.equal(met.registrations.length, 2);
      },
    ),
  );

  describe('is refused', () => {
    const closed = (status: number): Parties => ({
      habits: {
        clients: { 'by-hand': 'hush' },
        register: () => refused(status, 'insufficient_scope', "Policy 'Trusted Hosts' rejected"),
      },
    });

    for (const status of [401, 403]) {
      it(
        `with ${status}: the person is asked for a client, after one try only`,
        meeting(closed(status), async (met) => {
          const alice = met.withClient('hush');
          await met.authorize(alice);
          assert.equal(met.registrations.length, 1);
          assert.equal(alice.needed.length, 1);
          assert.equal(met.own.broker.facts('demo')?.registrationKind, 'configured');
        }),
      );
    }

    it(
      'to a person without a client, with the text of the issuer',
      meeting(closed(403), async (met) => {
        const { code, details } = await met.refused();
        assert.equal(code, 'registration_refused');
        assert.equal(details['description'], "Policy 'Trusted Hosts' rejected");
      }),
    );

    it(
      'in plain text by an issuer that admits listed clients only',
      meeting({ habits: { register: () => plain(403, 'Forbidden') } }, async (met) => {
        const { code, details } = await met.refused();
        assert.equal(code, 'registration_refused');
        assert.equal(details['error'], 'HTTP 403');
        assert.equal(details['description'], 'Forbidden');
      }),
    );

    it(
      'without an initial access token, and made with one',
      meeting(
        {
          habits: {
            register: (_metadata, { headers }) =>
              headers.authorization === 'Bearer initial'
                ? undefined
                : refused(401, 'invalid_token'),
          },
        },
        async (met) => {
          assert.equal((await met.refused()).code, 'registration_refused');
          const { secrets } = met.own;
          const entered = { ...clientSecretsOf(secrets, 'demo'), initialAccessToken: 'initial' };
          await keepClientSecrets(secrets, 'demo', entered);
          await met.authorize();
          assert.equal(met.own.broker.facts('demo')?.registrationKind, 'dynamic');
        },
      ),
    );
  });
});
