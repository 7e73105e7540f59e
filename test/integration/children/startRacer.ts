import { readEndpoint } from '../../../src/node/endpoint.ts';
import { bindSocket, isAlive, publish } from '../../../src/node/endpointOfDaemon.ts';
import { withStartLock } from '../../../src/node/singleStart.ts';

const [folder = ''] = process.argv.slice(2);
process.stdout.write('up\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
const bound = await withStartLock(folder, async () => {
  const found = await readEndpoint(folder);
  if (found && (await isAlive(found.address))) return undefined;
  const own = await bindSocket(folder);
  await publish(folder, { address: own.address, pid: process.pid, version: '1' });
  return own;
});
process.stdout.write(bound ? 'bound\n' : 'found\n');
process.stdin.on('end', () => bound?.server.close()).resume();
