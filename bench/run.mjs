// npm run bench: prints each budget with its figure, exits 1 when one is over. Arguments: names of the parts to run.
import { readdirSync } from 'node:fs';
import { allHold } from './measure.mjs';

const wanted = process.argv.slice(2);
const parts = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.bench.mjs'))
  .map((file) => file.replace('.bench.mjs', ''))
  .filter((name) => wanted.length === 0 || wanted.includes(name))
  .sort();
for (const name of parts) {
  process.stdout.write(`\n${name}\n`);
  await (await import(`./${name}.bench.mjs`)).run();
}
process.exitCode = allHold() ? 0 : 1;
