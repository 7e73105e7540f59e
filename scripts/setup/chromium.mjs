// @ts-check
import { findOnPath, run } from './process.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The path of a Chromium: the one CHROMIUM names, one on PATH, or Debian's package installed now.
 *
 * @returns {Promise<string>}
 */
export async function ensureChromium() {
  const found = process.env['CHROMIUM'] || findOnPath(NAMES);
  if (found) return found;
  if (canInstall()) await install();
  const installed = findOnPath(NAMES);
  if (installed) return installed;
  throw new Error(
    'Chromium is missing: run "sudo apt-get install chromium", or set CHROMIUM to the path of a Chrome or Chromium.',
  );
}

function canInstall() {
  return process.getuid?.() === 0 && findOnPath(['apt-get']) !== undefined;
}

async function install() {
  console.log('Setting up Chromium (once, about a minute)…');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env });
}
