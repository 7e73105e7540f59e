import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { keyFormOf } from '../../../../src/core/keys/keyForm.ts';
import type { Server } from '../../../../src/core/server.ts';

const server = (template: string): Server => ({
  id: 'demo',
  name: 'Demo',
  url: 'https://demo.example/mcp',
  transport: 'http',
  auth: { scheme: 'headers', headers: [{ name: 'X-Key', template }] },
  changedAt: 0,
});

describe('how a missing key is entered', () => {
  for (const [template, form] of [
    ['${secret:api}', 'text'],
    ['Bearer ${secret:api}', 'text'],
    ['Basic ${secret:api}', 'basic'],
    ['basic ${secret:api}', 'basic'],
    ['Basic ${secret:other}', 'text'],
    ['${totp:api}', 'totp'],
    ['${secret:other}:${totp:api}', 'totp'],
  ] as const)
    it(`is ${form} for ${template}`, () => assert.equal(keyFormOf(server(template), 'api'), form));
});
