/** Requests of both wire eras of MCP, as far as a probe needs them. */
export interface WireRequest {
  readonly method: 'server/discover' | 'initialize' | 'tools/list';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const ACCEPT = {
  accept: 'application/json, text/event-stream',
  'content-type': 'application/json',
};
const clientInfo = { name: 'mcp-keyring', version: '1' };

/** @see https://modelcontextprotocol.io/specification/2026-07-28/basic/lifecycle */
export function discoverRequest(): WireRequest {
  const version = '2026-07-28';
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientCapabilities': {},
    'io.modelcontextprotocol/clientInfo': clientInfo,
  };
  return {
    method: 'server/discover',
    headers: { ...ACCEPT, 'mcp-protocol-version': version, 'mcp-method': 'server/discover' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'server/discover', params: { _meta } }),
  };
}

/** @see https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle */
export function initializeRequest(): WireRequest {
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
  return {
    method: 'initialize',
    headers: ACCEPT,
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params }),
  };
}

/** The first request that a server must protect when it lets everybody initialize. */
export function toolsListRequest(session: string | null): WireRequest {
  return {
    method: 'tools/list',
    headers: {
      ...ACCEPT,
      'mcp-protocol-version': '2025-11-25',
      ...(session !== null && { 'mcp-session-id': session }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list', params: {} }),
  };
}
