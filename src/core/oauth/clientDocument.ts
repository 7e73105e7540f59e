/**
 * The client metadata document that is published at the client id's URL, for issuers that read it instead of
 * registering us. Loopback redirects are without a port: issuers leave it out of the comparison.
 * @see https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/
 */
export function clientDocument(clientId: string): Record<string, string | string[]> {
  return {
    client_id: clientId,
    client_name: 'MCP Keyring',
    application_type: 'native',
    redirect_uris: [
      'http://127.0.0.1/callback',
      'http://localhost/callback',
      'vscode://mcp-keyring.mcp-keyring/callback',
      'vscode-insiders://mcp-keyring.mcp-keyring/callback',
    ],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
}

/** Whether a URL may serve as a client id: https, with a path, nothing that could be read in two ways. */
export function isClientDocumentUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    url.href === text &&
    url.protocol === 'https:' &&
    url.pathname !== '/' &&
    url.username === '' &&
    url.password === '' &&
    !text.includes('#')
  );
}
