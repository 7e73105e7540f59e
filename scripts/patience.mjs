// @ts-check
import { stat } from 'node:fs/promises';

const SECOND = 1000;
const WITHOUT_RESULT = 20 * 60 * SECOND;
const AFTER_RESULT = 10 * SECOND;

/**
 * How long a test runner may take. Its result comes with its last test; when it does not end soon after, a test has
 * left something open, and waiting longer would only hide that.
 *
 * @param {string} result the file that the runner writes at its end
 */
export function patience(result) {
  const controller = new AbortController();
  const started = Date.now();
  const check = async () => {
    const written = (await stat(result).catch(() => undefined))?.mtimeMs;
    const late = written
      ? Date.now() - written > AFTER_RESULT
      : Date.now() - started > WITHOUT_RESULT;
    if (!late || controller.signal.aborted) return;
    console.error(written ? 'A test has left something open.' : 'The tests take too long.');
    controller.abort();
  };
  const timer = setInterval(() => void check(), SECOND);
  return { signal: controller.signal, end: () => clearInterval(timer) };
}
