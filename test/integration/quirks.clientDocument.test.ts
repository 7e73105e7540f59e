import assert from 'node:assert/strict';
import { jsonAnswer } from '../servers/http.ts';
import type { IssuerHabits } from '../servers/smallIssuer.ts';
import { meeting, type Parties } from '../support/meeting.ts';

const clientDocument = 'https://keyring.example/client.json';

/** An issuer that says that it reads client metadata documents. */
function reading(habits: IssuerHabits = {}, more: Parties = {}): Parties {
  const metadata = { client_id_metadata_document_supported: true, ...habits.metadata };
  return {
    place: { clientDocument },
    habits: { clients: { [clientDocument]: undefined }, ...habits, metadata },
    ...more,
  };
}

describe('a client metadata document', () => {
  it(
    'comes before a registration, and needs none',
    meeting(reading(), async (met) => {
      await met.authorize();
      assert.equal(met.asked.get('client_id'), clientDocument);
      assert.equal(met.own.broker.facts('demo')?.registrationKind, 'metadata_document');
      assert.deepEqual(met.registrations, []);
    }),
  );

  it(
    'is not used where nobody reads it',
    meeting({ ...reading({ metadata: {} }), habits: {} }, async (met) => {
      await met.authorize();
      assert.equal(met.own.broker.facts('demo')?.registrationKind, 'dynamic');
    }),
  );

  it(
    'is not used where the person wants a registration',
    meeting(reading({}, { settings: { registration: 'dynamic' } }), async (met) => {
      await met.authorize();
      assert.equal(met.own.broker.facts('demo')?.registrationKind, 'dynamic');
      assert.equal(met.registrations.length, 1);
    }),
  );

  it(
    'is not used, and nothing is registered, where the person wants a client made by hand: it is asked for',
    meeting(
      reading(
        { clients: { [clientDocument]: undefined, 'by-hand': undefined } },
        { settings: { registration: 'configured' } },
      ),
      async (met) => {
        const alice = met.withClient();
        await met.authorize(alice);
        assert.equal(alice.needed.length, 1);
        assert.equal(met.asked.get('client_id'), 'by-hand');
        assert.equal(met.own.broker.facts('demo')?.registrationKind, 'configured');
        assert.deepEqual(met.registrations, []);
      },
    ),
  );

  it(
    'is used where the person wants it, although the issuer does not say that it reads it',
    meeting(
      reading(
        { metadata: { client_id_metadata_document_supported: undefined } },
        { settings: { registration: 'metadata_document' } },
      ),
      async (met) => {
        await met.authorize();
        assert.equal(met.asked.get('client_id'), clientDocument);
        assert.deepEqual(met.registrations, []);
      },
    ),
  );

  it(
    'that cannot be fetched gives way to one registration, which is remembered',
    meeting(
      reading({
        authorize: (query) =>
          query.get('client_id') === clientDocument ? { error: 'invalid_client' } : undefined,
      }),
      async (met) => {
        await met.authorize();
        assert.equal(met.own.broker.facts('demo')?.registrationKind, 'dynamic');
        await met.authorize();
        assert.equal(met.alice.opened.length, 3, 'the document was tried once');
        assert.equal(met.registrations.length, 1);
      },
    ),
  );

  it(
    'that is refused at the token endpoint gives way to a registration',
    meeting(
      reading({
        token: ({ form }) =>
          form.get('client_id') === clientDocument
            ? jsonAnswer(401, { error: 'invalid_client' })
            : undefined,
      }),
      async (met) => {
        await met.authorize();
        assert.equal(met.own.broker.facts('demo')?.registrationKind, 'dynamic');
      },
    ),
  );

  it(
    'whose tokens the server refuses at once gives way to a registration the next time',
    meeting(reading(), async (met) => {
      await met.authorize();
      const { accessToken = '' } = (await met.own.broker.credentialFor('demo')) ?? {};
      await assert.rejects(
        met.own.broker.replacementFor('demo', accessToken, 'Bearer error="invalid_token"'),
        { code: 'token_rejected' },
      );
      await met.authorize();
      assert.equal(met.own.broker.facts('demo')?.registrationKind, 'dynamic');
    }),
  );

  it(
    'for which the browser ends at an error page gives way to a registration the next time',
    meeting(reading({ clients: {} }), async (met) => {
      const tired = new AbortController();
      const open = async (url: string): Promise<void> => {
        assert.equal((await met.internet.browse(url)).status, 500);
        tired.abort();
      };
      await assert.rejects(met.authorize({ ...met.alice, open }, tired.signal), {
        code: 'authorization_cancelled',
      });
      await met.authorize();
      assert.equal(met.own.broker.facts('demo')?.registrationKind, 'dynamic');
    }),
  );

  it(
    'is tried again after the person forgot the credential',
    meeting(reading(), async (met) => {
      await met.authorize();
      const { accessToken = '' } = (await met.own.broker.credentialFor('demo')) ?? {};
      await met.own.broker.replacementFor('demo', accessToken).catch(() => undefined);
      await met.own.broker.forget('demo');
      await met.authorize();
      assert.equal(met.own.broker.facts('demo')?.registrationKind, 'metadata_document');
    }),
  );

  it(
    'stays in use at an issuer that registers nobody',
    meeting(
      reading({
        metadata: { registration_endpoint: undefined },
        authorize: () => ({ error: 'invalid_client' }),
      }),
      async (met) => {
        assert.equal((await met.refused()).details['error'], 'invalid_client');
        assert.equal((await met.refused()).details['error'], 'invalid_client');
        assert.equal(met.alice.opened.length, 2);
      },
    ),
  );
});
