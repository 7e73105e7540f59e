import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { AuthError, type AuthErrorCode } from '../../../src/core/errors.ts';
import type { Keyring } from '../../../src/vscode/keyring.ts';
import { askScheme, type FoundScheme } from '../../../src/vscode/schemeStep.ts';
import { offerFor } from '../../../src/vscode/commands/addedOffer.ts';
import { eventually } from '../../support/eventually.ts';
import { StubQuickPick } from '../../support/vscodeStub/vscode.ts';

const url = 'https://mcp.example/mcp';

/** What the wizard offers first after the daemon could not ask the server, and what follows from choosing it. */
async function firstAfter(code: AuthErrorCode) {
  const request = () => Promise.reject(new AuthError(code, { host: 'mcp.example' }));
  const asked = askScheme({ request } as unknown as Keyring, url, { title: 'Add' });
  const pick = await eventually('the list is filled', () => {
    const { last } = StubQuickPick;
    return last && last.items.length > 0 ? last : undefined;
  });
  const [first] = pick.items;
  pick.accept();
  StubQuickPick.last = undefined;
  return { label: first?.label, answer: (await asked) as FoundScheme | symbol };
}

describe('the wizard', () => {
  it('leads to the client certificate where the server wants one', async () => {
    const { label, answer } = await firstAfter('client_certificate_missing');
    assert.equal(label, 'Client certificate');
    assert.deepEqual(answer, { scheme: 'none', wants: 'certificate' });
    const { command, sentence } = offerFor({ name: 'Work', scheme: 'oauth', wants: 'certificate' });
    assert.equal(command, 'mcpKeyring.replaceCertificate', 'before the consent');
    assert.match(sentence, /^Work is in the keyring\. It wants a client certificate/u);
  });

  it('leads to the authorities where nobody is known who issued the certificate of the server', async () => {
    const { answer } = await firstAfter('certificate_untrusted');
    assert.deepEqual(answer, { scheme: 'oauth', wants: 'authorities' });
    const { command } = offerFor({ name: 'Work', scheme: 'none', wants: 'authorities' });
    assert.equal(command, 'mcpKeyring.changeAuthentication');
  });

  it('goes back to the address after any other failure', async () => {
    const { label, answer } = await firstAfter('server_unreachable');
    assert.match(label ?? '', /Change the address/u);
    assert.equal(typeof answer, 'symbol');
  });
});
