import assert from 'node:assert/strict';
import type { Interceptor } from '../servers/front.ts';
import { jsonAnswer } from '../servers/http.ts';
import { Running } from '../servers/running.ts';
import { bench, listed, person, type Bench } from '../support/brokerBench.ts';

const never = new AbortController().signal;

describe('the client registration of a credential that is revoked', () => {
  const running = new Running();
  let deletions: string[];
  let status: number;
  afterEach(() => running.close());

  /** An issuer that lets clients delete themselves. */
  async function managed(): Promise<Bench> {
    deletions = [];
    status = 204;
    const { as, mcp } = await running.pair({}, {});
    const management: Interceptor = async (request, forward) => {
      if (request.method === 'DELETE' && request.path === '/reg/me') {
        deletions.push(request.headers.authorization ?? '');
        return { status, headers: {}, body: Buffer.alloc(0) };
      }
      const answer = await forward(request);
      if (request.path !== '/reg') return answer;
      return jsonAnswer(answer.status, {
        ...(JSON.parse(answer.body.toString()) as object),
        registration_client_uri: `${as.issuer}/reg/me`,
        registration_access_token: 'manage-me',
      });
    };
    as.intercept(management);
    const own = await bench(listed(mcp.url));
    await own.broker.authorize('demo', person(), never);
    return own;
  }

  it('is deleted at the issuer, and here', async () => {
    const { broker, store } = await managed();
    assert.equal((await broker.revoke('demo'))?.registration, 'deleted');
    assert.deepEqual(deletions, ['Bearer manage-me']);
    assert.deepEqual([...store.entries.keys()], []);
  });

  it('is deleted at a real issuer, which knows it no more', async () => {
    const { mcp } = await running.pair({ registrationManagement: true });
    const own = await bench(listed(mcp.url));
    await own.broker.authorize('demo', person(), never);
    const { client } = (await own.broker.credentialFor('demo')) ?? {};
    const headers = { authorization: `Bearer ${client?.management?.token}` };
    const registered = async () => (await fetch(client?.management?.uri ?? '', { headers })).status;
    assert.equal(await registered(), 200);
    assert.equal((await own.broker.revoke('demo'))?.registration, 'deleted');
    assert.equal(await registered(), 401);
  });

  it('stays while another credential came by it', async () => {
    const { broker, store, secrets } = await managed();
    const { value = '' } = store.entries.get('credential/demo') ?? {};
    const other = { ...(JSON.parse(value) as object), serverId: 'other' };
    await secrets.put('credential/other', JSON.stringify(other));
    assert.equal((await broker.revoke('demo'))?.registration, 'kept');
    assert.deepEqual(deletions, []);
  });

  it('is kept when the issuer does not confirm that it is gone', async () => {
    const { broker, store } = await managed();
    for (status of [401, 404, 405, 500]) {
      assert.equal((await broker.revoke('demo'))?.registration, 'kept');
      assert.ok([...store.entries.keys()].some((key) => key.startsWith('registration/')));
      await broker.authorize('demo', person(), never);
    }
  });
});
