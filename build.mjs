// Bundles src/ into dist/: ESM chunks, so that `--version`, a one-shot query and the TUI each load only what they use.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { shippedQueries } from './build/compile-queries.mjs';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));
const root = new URL('.', import.meta.url).pathname;

/** undici loads its HTTP/2 client, and with it node:http2, although we never allow HTTP/2: a tenth of a one-shot query's start-up. */
const withoutHttp2 = {
  name: 'without-http2',
  setup(builder) {
    const contents = "module.exports = () => { throw new Error('obsq does not speak HTTP/2'); };";
    builder.onLoad({ filter: /undici[\\/]lib[\\/]dispatcher[\\/]client-h2\.js$/ }, () => ({
      contents,
      loader: 'js',
    }));
  },
};

rmSync(`${root}dist`, { recursive: true, force: true });
const result = await build({
  absWorkingDir: root,
  entryPoints: { main: 'src/main.ts' },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  splitting: true,
  sourcemap: true,
  legalComments: 'linked',
  metafile: true,
  logLevel: 'warning',
  jsx: 'automatic',
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
    __OBSQ_VERSION__: JSON.stringify(version),
  },
  external: ['react-devtools-core'],
  plugins: [shippedQueries(root), withoutHttp2],
  // undici, ws and signal-exit are CommonJS and call require() for node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
writeFileSync(`${root}dist/meta.json`, JSON.stringify(result.metafile));
