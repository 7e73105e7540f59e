// @ts-check
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

/** Mocha's own report on the screen, and the counts in the file that TEST_COUNTS names. */
module.exports = class CountsReporter extends reporters.Spec {
  /**
   * @param {import('mocha').Runner} runner
   * @param {import('mocha').MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    const file = process.env['TEST_COUNTS'];
    // Mocha lets a rejection that nobody handles pass. Thrown, it fails the test that runs.
    process.on('unhandledRejection', (reason) => {
      throw reason;
    });
    if (!file) return;
    runner.once('end', () => {
      const { passes, failures } = this.stats;
      writeFileSync(file, JSON.stringify({ passed: passes, failed: failures }));
    });
  }
};
