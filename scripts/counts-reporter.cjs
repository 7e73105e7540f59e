// @ts-check
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

/**
 * Mocha's own report on the screen, and the counts in the file that TEST_COUNTS names. A test that was skipped proves
 * nothing, so it counts as failed.
 */
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
      const { passes, failures, pending } = this.stats;
      if (pending > 0) console.error(`Skipped tests count as failed: ${pending}.`);
      writeFileSync(file, JSON.stringify({ passed: passes, failed: failures + pending }));
    });
  }
};
