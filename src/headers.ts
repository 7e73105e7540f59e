import { connect } from 'node:net';
import { toAuthError } from './core/errors.ts';
import { readEndpoint } from './node/endpoint.ts';
import { englishSentence } from './node/englishSentence.ts';
import { nonce } from './protocol/handshake.ts';
import { PROTOCOL, toDaemon } from './protocol/toDaemon.ts';
import { Peer } from './protocol/peer.ts';
import { version } from './version.ts';

const [folder = '', host = '', server = ''] = process.argv.slice(2);
const endpoint = await readEndpoint(folder);
const peer = new Peer(connect(endpoint?.address ?? folder));
try {
  peer.listen();
  await peer.request(toDaemon.hello, { role: 'tool', protocol: PROTOCOL, version, nonce: nonce() });
  const { headers } = await peer.request(toDaemon.header, { host, server });
  process.stdout.write(`${JSON.stringify(headers)}\n`);
} catch (error) {
  const { code, details } = toAuthError(error);
  process.stderr.write(`${details['sentence'] ?? englishSentence(code)}\n`);
  process.exitCode = 1;
} finally {
  peer.dispose();
}
