// Bundles src/ into dist/: one script for the one-shot path (main.cjs, run by start.cjs) and chunks for everything else
// (build/lazy-boundary.mjs).
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { compileCoverage, compileQueries, shippedQueries, writeQueries } from './build/compile-queries.mjs';
import { lazyBoundary } from './build/lazy-boundary.mjs';
import { thirdPartyNotices } from './build/third-party-notices.mjs';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));
const root = new URL('.', import.meta.url).pathname;

const stubs = {
  undici: 'module.exports = { maxHeaderSize: 16384, IncomingMessage: class IncomingMessage {} };',
  commander: "module.exports = { spawn() { throw new Error('obsq has no executable subcommands'); } };",
  'node:perf_hooks': 'module.exports = { performance: { now: () => performance.now() } };',
  'node:assert': `module.exports = function assert(value, message = 'undici expected otherwise') {
  if (!value) throw Object.assign(new Error(message), { code: 'ERR_ASSERTION' });
};`,
};

/** Node's modules that a library loads at its start for features that obsq never uses. Each costs a one-shot query some start-up. */
const unusedModules = {
  name: 'unused-modules',
  setup(api) {
    const stub = (contents) => ({ contents, loader: 'js' });
    // obsq never allows HTTP/2; loading it costs a tenth of a one-shot query's start-up.
    api.onLoad({ filter: /undici[\\/]lib[\\/]dispatcher[\\/]client-h2\.js$/ }, () =>
      stub("module.exports = () => { throw new Error('obsq does not speak HTTP/2'); };"),
    );
    // commander needs it for subcommands that are executables; obsq has none.
    api.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: 'commander', namespace: 'unused' } : undefined,
    );
    // undici uses only a default (maxHeaderSize) of node:http, and a class with which it compares bodies.
    api.onResolve({ filter: /^node:http$/ }, ({ importer }) =>
      /[\\/]undici[\\/]/.test(importer) ? { path: 'undici', namespace: 'unused' } : undefined,
    );
    // undici uses only assert(), and the clock of perf_hooks, which is also a global that Node loads at its first use.
    api.onResolve({ filter: /^node:(assert|perf_hooks)$/ }, ({ path, importer }) =>
      /[\\/]undici[\\/]/.test(importer) ? { path, namespace: 'unused' } : undefined,
    );
    api.onLoad({ filter: /.*/, namespace: 'unused' }, ({ path }) => stub(stubs[path]));
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
  // Less text compiles faster at every start. Names stay, so that stack traces are readable.
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

/** The parameters that start.ts gives to main.cjs. A script that is loaded from cached code has no import() of its own. */
const scriptOfMain = {
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  banner: { js: '(function (exports, require, module, __filename, __dirname, loadIn) {' },
  footer: { js: '})' },
};

rmSync(`${root}dist`, { recursive: true, force: true });
const compiled = await compileQueries(root);
const queries = shippedQueries(compiled, { coverage: await compileCoverage(root, compiled) });
const lazy = new Map();
const start = await build({
  ...shared,
  entryPoints: { start: 'src/start.ts' },
  outdir: 'dist',
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  banner: {},
});
const main = await build({
  ...shared,
  ...scriptOfMain,
  entryPoints: { main: 'src/main.ts' },
  outdir: 'dist',
  plugins: [lazyBoundary(root, lazy), shippedQueries(compiled, { asFiles: true }), unusedModules],
});
writeQueries(compiled, `${root}dist/queries`);
finishMain(`${root}dist/main.cjs`);
const rest = await build({
  ...shared,
  entryPoints: Object.fromEntries(lazy),
  outdir: 'dist/lazy',
  splitting: true,
  plugins: [queries, unusedModules],
});
const inputs = { ...start.metafile.inputs, ...main.metafile.inputs, ...rest.metafile.inputs };
const outputs = { ...start.metafile.outputs, ...main.metafile.outputs, ...rest.metafile.outputs };
writeFileSync(`${root}dist/meta.json`, JSON.stringify({ inputs, outputs }));
writeFileSync(`${root}dist/THIRD_PARTY_LICENSES.txt`, thirdPartyNotices(root, Object.keys(inputs)));

/** Replaces import() by loadIn(), which has the same length so that the source map stays right, and adds a last line with the build's id. */
function finishMain(path) {
  const text = readFileSync(path, 'utf8').replaceAll(/\bimport\((?="(?:\.\/lazy\/|node:))/g, 'loadIn(');
  if (/\bimport\("/.test(text)) throw new Error(`${path}: an import() that is neither lazy nor of Node`);
  const build = createHash('sha256').update(text).digest('hex').slice(0, 16);
  writeFileSync(path, `${text}// build ${build}\n`);
}
