// @ts-check
const { appendFileSync, mkdirSync } = require('node:fs');
const path = require('node:path');

/*
 * Stands in for VS Code's log writer, a native addon without a prebuilt binary: without it output channels of type log
 * stay empty, with it every machine would need a compiler. It knows the calls that VS Code makes, and no rotation.
 */

const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
const MINUTE = 60_000;

class Logger {
  #level = LEVELS.indexOf('info');
  #isPlain = false;
  /** @type {string} */
  #file;

  /** @param {string} file */
  constructor(file) {
    this.#file = file;
  }

  trace = this.#writer('trace');
  debug = this.#writer('debug');
  info = this.#writer('info');
  warn = this.#writer('warning');
  error = this.#writer('error');
  critical = this.#writer('critical');

  getLevel() {
    return this.#level;
  }

  /** @param {number} level */
  setLevel(level) {
    this.#level = level;
  }

  clearFormatters() {
    this.#isPlain = true;
  }

  setPattern() {}
  flush() {}
  drop() {}

  /** @param {string} name */
  #writer(name) {
    const level = LEVELS.indexOf(name);
    return (/** @type {string} */ message) => {
      if (level < this.#level) return;
      appendFileSync(this.#file, this.#isPlain ? message : `${now()} [${name}] ${message}\n`);
    };
  }
}

function now() {
  const local = Date.now() - new Date().getTimezoneOffset() * MINUTE;
  return new Date(local).toISOString().replace('T', ' ').replace('Z', '');
}

/**
 * @param {string} _name
 * @param {string} file
 */
async function createLogger(_name, file) {
  mkdirSync(path.dirname(file), { recursive: true });
  return new Logger(file);
}

exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
