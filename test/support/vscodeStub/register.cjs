// Outside an extension host there is no module `vscode`: the tests in Node get the little of it that they need.
const Module = require('node:module');

const stub = require.resolve('./vscode.ts');
const resolve = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) =>
  request === 'vscode' ? stub : resolve(request, ...rest);
