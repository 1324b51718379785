// Bundles src/ into dist/: one file for the one-shot path, chunks for everything else (build/lazy-boundary.mjs).
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { shippedQueries } from './build/compile-queries.mjs';
import { lazyBoundary } from './build/lazy-boundary.mjs';
import { thirdPartyNotices } from './build/third-party-notices.mjs';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));
const root = new URL('.', import.meta.url).pathname;

/** Node's modules that a library loads at once for what we never do, each costing a one-shot query some start-up. */
const unusedModules = {
  name: 'unused-modules',
  setup(api) {
    const stub = (contents) => ({ contents, loader: 'js' });
    // HTTP/2 is never allowed; a tenth of a one-shot query's start-up.
    api.onLoad({ filter: /undici[\\/]lib[\\/]dispatcher[\\/]client-h2\.js$/ }, () =>
      stub("module.exports = () => { throw new Error('obsq does not speak HTTP/2'); };"),
    );
    // commander starts other programs for subcommands that are executables; obsq has none.
    api.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: 'commander', namespace: 'unused' } : undefined,
    );
    // undici asks node:http for a default (maxHeaderSize) and a class to compare bodies with.
    api.onResolve({ filter: /^node:http$/ }, ({ importer }) =>
      /[\\/]undici[\\/]/.test(importer) ? { path: 'undici', namespace: 'unused' } : undefined,
    );
    api.onLoad({ filter: /.*/, namespace: 'unused' }, ({ path }) =>
      stub(
        path === 'undici'
          ? 'module.exports = { maxHeaderSize: 16384, IncomingMessage: class IncomingMessage {} };'
          : "module.exports = { spawn() { throw new Error('obsq has no executable subcommands'); } };",
      ),
    );
  },
};

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  legalComments: 'linked',
  metafile: true,
  logLevel: 'warning',
  jsx: 'automatic',
  // Less text to compile at every start; names stay, so that a stack trace can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
    __OBSQ_VERSION__: JSON.stringify(version),
  },
  external: ['react-devtools-core'],
  // undici, ws and signal-exit are CommonJS and call require() for node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
};

rmSync(`${root}dist`, { recursive: true, force: true });
const queries = shippedQueries(root);
const lazy = new Map();
const main = await build({
  ...shared,
  entryPoints: { main: 'src/main.ts' },
  outdir: 'dist',
  plugins: [lazyBoundary(root, lazy), queries, unusedModules],
});
const rest = await build({
  ...shared,
  entryPoints: Object.fromEntries(lazy),
  outdir: 'dist/lazy',
  splitting: true,
  plugins: [queries, unusedModules],
});
const inputs = { ...main.metafile.inputs, ...rest.metafile.inputs };
const outputs = { ...main.metafile.outputs, ...rest.metafile.outputs };
writeFileSync(`${root}dist/meta.json`, JSON.stringify({ inputs, outputs }));
writeFileSync(`${root}dist/THIRD_PARTY_LICENSES.txt`, thirdPartyNotices(root, Object.keys(inputs)));
