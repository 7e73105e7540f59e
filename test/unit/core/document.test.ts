import assert from 'node:assert/strict';
import { fetchDocument } from '../../../src/core/oauth/document.ts';

describe('a document of an issuer or a server', () => {
  for (const url of [
    'http://169.254.169.254/latest',
    'http://login.example/.well-known/openid-configuration',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:application/json,{}',
    'login.example',
  ]) {
    it(`is never asked for at ${url}, whatever the network allows`, async () => {
      const asked: string[] = [];
      const fetch = async (at: string): Promise<Response> => {
        asked.push(at);
        return Response.json({});
      };
      await assert.rejects(fetchDocument(fetch, url, new AbortController().signal), {
        code: 'insecure_endpoint',
      });
      assert.deepEqual(asked, []);
    });
  }
});
