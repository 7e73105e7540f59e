// @ts-check

/*
 * Stands in for a native addon that ends an extension host whose parent is gone and whose event loop is stuck. Its
 * other check, once a second in JavaScript, is enough for tests.
 */
exports.start = () => {};
