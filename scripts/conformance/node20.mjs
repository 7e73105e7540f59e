// @ts-check
import * as fs from 'node:fs';
import { register } from 'node:module';

/*
 * The suite's bundle imports `globSync` of 'fs', which Node has from version 22, for a command that is not used here.
 * Loaded before it (`node --import`), this gives the bundle an 'fs' that has one.
 */
const shim = `export * from 'node:fs'; export { default } from 'node:fs';
export const globSync = () => { throw new Error('globSync needs Node 22'); };`;
const url = `data:text/javascript,${encodeURIComponent(shim)}`;
const hooks = `export async function resolve(specifier, context, next) {
  const fromSuite = /conformance\\/dist\\/index\\.js$/.test(context.parentURL ?? '');
  if (specifier !== 'fs' || !fromSuite) return next(specifier, context);
  return { url: ${JSON.stringify(url)}, shortCircuit: true };
}`;
if (!('globSync' in fs)) register(`data:text/javascript,${encodeURIComponent(hooks)}`);
