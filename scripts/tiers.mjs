// @ts-check

/**
 * @typedef {object} Tier
 * @property {true} [single] it is one check that passes or fails, and may want the network
 * @property {string} [files] the folder of its tests, when its runner is mocha
 * @property {readonly string[]} [needs] steps of scripts/setup.mjs
 * @property {readonly (readonly string[])[]} [before] what to build
 * @property {readonly string[]} command
 */

const BUILD = ['node', 'esbuild.mjs'];
const BUNDLE_TESTS = ['node', 'scripts/bundle-tests.mjs'];
const PACKAGE = ['node', 'scripts/package.mjs'];

/**
 * @param {string} folder
 * @param {number} seconds per test
 */
function mocha(folder, seconds) {
  return ['mocha', `test/${folder}/**/*.test.ts`, '--timeout', String(seconds * 1000)];
}

/**
 * In the order they run: cheap ones first. A tier's runner writes `{passed, failed}` to the file that TEST_COUNTS names.
 *
 * @type {Record<string, Tier>}
 */
export const TIERS = {
  check: { single: true, command: ['node', 'scripts/check.mjs'] },
  unit: { files: 'unit', command: mocha('unit', 10) },
  integration: {
    files: 'integration',
    needs: ['tls'],
    before: [BUILD],
    command: mocha('integration', 30),
  },
  conformance: { command: ['node', 'scripts/conformance.mjs'] },
  cli: {
    files: 'cli',
    needs: ['claude', 'codex', 'gemini'],
    before: [BUILD],
    command: mocha('cli', 60),
  },
  vscode: {
    files: 'vscode',
    needs: ['host', 'chromium'],
    before: [BUILD, BUNDLE_TESTS],
    command: ['node', '--import', 'tsx', 'test/host/runSuite.ts'],
  },
  ui: {
    files: 'ui',
    needs: ['host', 'chromium', 'claude'],
    before: [PACKAGE, BUNDLE_TESTS],
    command: mocha('ui', 120),
  },
};
