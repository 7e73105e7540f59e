// @ts-check
import { register } from 'tsx/esm/api';

/*
 * The client under test: the headless driver with what the scenario's context gives a client to hold. Nothing here knows
 * which scenario runs.
 */
register();
const { main } = await import('../headless/main.ts');

const context = JSON.parse(process.env['MCP_CONFORMANCE_CONTEXT'] ?? '{}');
const url = process.argv.at(-1) ?? '';

/** What a context calls a secret, and what the driver calls it. */
const SECRETS = {
  client_secret: 'clientSecret',
  private_key_pem: 'privateKey',
  valid_jwt: 'assertion',
  idp_id_token: 'identityToken',
};

const args = ['authorize', url, '--call', 'test-tool', '--json'];
args.push('--client-document', 'https://conformance-test.local/client-metadata.json');
if (context.client_id) args.push('--client-id', context.client_id);
if (context.idp_issuer) {
  const enterprise = { issuer: context.idp_issuer, clientId: context.idp_client_id };
  args.push('--setting', `enterprise=${JSON.stringify(enterprise)}`);
}
for (const [given, name] of Object.entries(SECRETS)) {
  if (context[given] === undefined) continue;
  process.env[`CONFORMANCE_${name}`] = context[given];
  args.push('--secret-env', `${name}=CONFORMANCE_${name}`);
}
process.exitCode = await main(args);
