// Decides what goes into each of two bundles. `dist/main.cjs` is one file with everything that a one-shot query needs: as sixty chunks
// it would cost a quarter of the start-up. Everything else stays behind an `await import()` and is split into chunks in `dist/lazy/`.
import { dirname, join, relative } from 'node:path';

/** Modules that the source imports dynamically but that belong into main.cjs, because a one-shot query loads all of them. */
const hot = new Set([
  'cli/io/io',
  'cli/app/run',
  'cli/setup/find-saved-query',
  'cli/commands/queries/saved-query',
  'cli/commands/metrics/saved-metrics',
  'cache/cache',
  'cache/cache-directory',
  'config/file/config-files',
  'config/paths',
  'config/resolve/plan-stores',
  'config/resolve/resolve-context',
  'http/client/create-http',
  'http/connection/dispatcher',
  'http/limits/time-limit',
  'services/stores',
  'services/metrics/capabilities',
  'services/metrics/run-saved-query',
  'saved/variants/requirement',
  'backends/prometheus/client',
  'view/metrics/metric-table',
]);

/** Keeps every other dynamic import out of main.cjs and remembers its target (name under dist/lazy -> entry point). */
export function lazyBoundary(root, found) {
  const source = join(root, 'src');
  return {
    name: 'lazy-boundary',
    setup(api) {
      api.onResolve({ filter: /.*/ }, ({ path, kind, importer }) => {
        if (kind !== 'dynamic-import' || path.startsWith('node:')) return undefined;
        if (path.startsWith('obsq-query/')) {
          found.set(path, path);
          return { path: `./lazy/${path}.js`, external: true };
        }
        if (!path.startsWith('.'))
          throw new Error(
            `${importer}: a dynamic import of a package needs a module of ours around it: ${path}`,
          );
        const file = join(dirname(importer), path);
        const name = relative(source, file)
          .replaceAll('\\', '/')
          .replace(/\.(tsx?|json)$/, '');
        if (hot.has(name)) return undefined;
        const entry = name.replace(/^(\.\.\/)+/, '');
        found.set(entry, file);
        return { path: `./lazy/${entry}.js`, external: true };
      });
    },
  };
}
