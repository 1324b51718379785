// Writes docs/cli.md from the commands, docs/keys.md from the screen's keys and docs/queries.md and docs/coverage.md from the library; bundled
// because Node 20 reads no TypeScript.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { compileCoverage, compileQueries } from './compile-queries.mjs';

const root = new URL('..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'obsq-docs-'));

async function load(entry) {
  const outfile = join(folder, `${entry}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [`build/${entry}.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    jsx: 'automatic',
    external: ['react-devtools-core'],
    logLevel: 'warning',
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
  return import(pathToFileURL(outfile).href);
}

try {
  const [
    { renderCliDocs },
    { renderKeysDocs },
    { renderQueriesDocs },
    { renderCoverageDocs },
    { withDerived },
  ] = await Promise.all([
    load('render-cli-docs'),
    load('render-keys-docs'),
    load('render-queries-docs'),
    load('render-coverage-docs'),
    load('library-matrix'),
  ]);
  writeFileSync(join(root, 'docs/cli.md'), await renderCliDocs());
  writeFileSync(join(root, 'docs/keys.md'), renderKeysDocs());
  const queries = await compileQueries(root);
  writeFileSync(join(root, 'docs/queries.md'), renderQueriesDocs(await withDerived(queries)));
  writeFileSync(join(root, 'docs/coverage.md'), renderCoverageDocs(await compileCoverage(root, queries)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
