// @ts-check
import { ensureProgram } from './debian.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The path of a Chromium: the one CHROMIUM names, one on PATH, or Debian's package installed now.
 *
 * @returns {Promise<string>}
 */
export async function ensureChromium() {
  const otherwise = ', or set CHROMIUM to the path of a Chrome or Chromium';
  return process.env['CHROMIUM'] || ensureProgram(NAMES, 'chromium', otherwise);
}
