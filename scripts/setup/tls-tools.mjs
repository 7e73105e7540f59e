// @ts-check
import { ensureProgram } from './debian.mjs';

/** Makes sure of the programs that the tests of certificates need: who issues them, and a server that demands them. */
export async function ensureTlsTools() {
  await ensureProgram(['openssl'], 'openssl');
  await ensureProgram(['nginx'], 'nginx');
}
