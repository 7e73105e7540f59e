// @ts-check
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { register } from 'tsx/esm/api';

/*
 * Usage: node scripts/client-metadata.mjs <url>
 * Writes media/client-metadata.json, the client metadata document, for the address at which it will be published.
 */
register();
const { clientDocument, isClientDocumentUrl } = await import('../src/core/oauth/clientDocument.ts');

const [url = ''] = process.argv.slice(2);
if (isClientDocumentUrl(url)) {
  const path = join(import.meta.dirname, '../media/client-metadata.json');
  await writeFile(path, `${JSON.stringify(clientDocument(url), undefined, 2)}\n`);
} else {
  console.error('Name the https address, with a path, at which the document will be published.');
  process.exitCode = 2;
}
