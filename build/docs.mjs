// Writes docs/cli.md from the commands (build/render-cli-docs.ts, bundled because Node 20 reads no TypeScript).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = new URL('..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'obsq-docs-'));
try {
  const outfile = join(folder, 'docs.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['build/render-cli-docs.ts'],
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
  const { renderCliDocs } = await import(pathToFileURL(outfile).href);
  writeFileSync(join(root, 'docs/cli.md'), await renderCliDocs());
} finally {
  rmSync(folder, { recursive: true, force: true });
}
