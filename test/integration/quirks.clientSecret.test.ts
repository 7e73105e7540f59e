import assert from 'node:assert/strict';
import { jsonAnswer } from '../servers/http.ts';
import { meeting } from '../support/meeting.ts';

const secret = 'a+b/c=';

describe('a client secret', () => {
  it(
    'that is said to be of no use is shown once the issuer wants it after all',
    meeting(
      {
        habits: {
          register: () =>
            jsonAnswer(201, { client_secret: secret, token_endpoint_auth_method: 'none' }),
        },
      },
      async (met) => {
        await met.authorize();
        assert.equal(met.tokenForm.get('client_secret'), secret);
        assert.equal(met.alice.opened.length, 1, 'with the same code');
        await met.own.broker.refresh('demo');
        assert.equal(met.tokenForm.get('client_secret'), secret);
      },
    ),
  );

  it(
    'is shown in the form to an issuer that cannot read it in the header',
    meeting(
      {
        habits: {
          metadata: { registration_endpoint: undefined },
          clients: { 'by-hand': secret },
          token: ({ headers }) =>
            headers.authorization === undefined
              ? undefined
              : jsonAnswer(401, { error: 'invalid_client' }),
        },
      },
      async (met) => {
        await met.authorize(met.withClient(secret));
        assert.equal(met.tokenForm.get('client_secret'), secret);
        assert.equal(met.alice.opened.length, 1, 'with the same code');
        await met.own.broker.refresh('demo');
        assert.equal(met.tokenForm.get('client_secret'), secret);
      },
    ),
  );
});
