import assert from 'node:assert/strict';
import document from '../../../media/client-metadata.json' with { type: 'json' };
import { clientDocument, isClientDocumentUrl } from '../../../src/core/oauth/clientDocument.ts';

describe('client metadata document', () => {
  it('is in media/ as it would be written today', () =>
    assert.deepEqual(document, clientDocument(document.client_id)));

  it('names itself, and every redirect that needs no port', () => {
    const { client_id, redirect_uris, token_endpoint_auth_method } = document;
    assert.ok(isClientDocumentUrl(client_id));
    assert.ok(redirect_uris.includes('http://127.0.0.1/callback'));
    assert.ok(redirect_uris.includes('http://localhost/callback'));
    assert.ok(redirect_uris.some((uri) => uri.startsWith('vscode:')));
    assert.equal(token_endpoint_auth_method, 'none');
    assert.ok(!('client_secret' in document));
  });

  for (const url of [
    'http://a.example/client.json',
    'https://a.example',
    'https://a.example/',
    'https://a.example/x/../client.json',
    'https://user@a.example/client.json',
    'https://a.example/client.json#part',
    'HTTPS://a.example/client.json',
    'client.json',
    '',
  ])
    it(`is never called ${url || 'nothing'}`, () => assert.equal(isClientDocumentUrl(url), false));
});
