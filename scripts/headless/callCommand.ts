import { toAuthError } from '../../src/core/errors.ts';
import { namesIn } from '../../src/core/headers/headerSettings.ts';
import type { HandedOver } from '../../src/node/daemon/keyValues.ts';
import type { CallOptions } from './callOptions.ts';
import { openKeyring, type HeadlessKeyring } from './keyring.ts';
import type { Report } from './report.ts';
import { useServer, type Asking } from './session.ts';

/** `call`: uses a server by keys instead of an authorization. Whatever the gateway says is the end: nobody is there. */
export async function callCommand(options: CallOptions): Promise<Report> {
  const report: Report = { ok: false, server: options.url, steps: [] };
  const keyring = await openKeyring({
    url: options.url,
    auth: {
      scheme: 'headers',
      headers: [...options.headers],
      ...(options.signature && { signature: options.signature }),
      ...(options.tls && { tls: options.tls }),
    },
    entered: { certificatePassphrase: options.passphrase },
    keys: options.keys,
    handedOver: handedOver(options),
  });
  try {
    await useServer(keyring, options, report, wantingNobody(keyring));
    report.ok = true;
  } catch (error) {
    const { code, details } = toAuthError(error);
    report.error = { code, details };
  } finally {
    await keyring.close();
  }
  return report;
}

function wantingNobody(keyring: HeadlessKeyring): Asking {
  return async (ask) => {
    const answer = await ask();
    if (keyring.wanted) throw keyring.wanted;
    return answer;
  };
}

/** As a window hands it over: the named variables, those that are set. */
function handedOver({ headers }: CallOptions): HandedOver {
  const set = namesIn(headers).variables.map((name) => [name, process.env[name] ?? '']);
  return { variables: Object.fromEntries(set), commands: [], environment: {} };
}
