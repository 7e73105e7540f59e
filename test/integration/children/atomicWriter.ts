import { writeFileAtomic } from '../../../src/node/atomicFile.ts';

const [path = '', size = '0'] = process.argv.slice(2);
for (;;) {
  for (const letter of ['a', 'b']) {
    await writeFileAtomic(path, letter.repeat(Number(size)));
    process.stdout.write(`${letter}\n`);
  }
}
