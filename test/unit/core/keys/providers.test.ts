import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { keyPageOf } from '../../../../src/core/keys/providers.ts';

describe('the page where a key is withdrawn', () => {
  for (const [url, provider, page] of [
    ['https://api.githubcopilot.com/mcp/', 'GitHub', 'https://github.com/settings/tokens'],
    ['https://mcp.sentry.dev/mcp', 'Sentry', 'https://sentry.io/settings/account/api/auth-tokens/'],
    ['https://mcp.stripe.com', 'Stripe', 'https://dashboard.stripe.com/apikeys'],
    ['https://hf.co/mcp', 'Hugging Face', 'https://huggingface.co/settings/tokens'],
  ] as const)
    it(`of ${url} is that of ${provider}`, () =>
      assert.deepEqual(keyPageOf(url), { url: page, provider }));

  for (const url of [
    'https://github.com.evil.example/mcp',
    'https://notgithub.com/mcp',
    'https://mcp.example.com:8443/mcp?key=1',
  ])
    it(`of ${url}, which nobody knows, is its own origin`, () =>
      assert.deepEqual(keyPageOf(url), { url: new URL(url).origin }));
});
