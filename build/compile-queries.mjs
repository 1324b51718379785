// Compiles queries/**/*.yaml for the bundle. It replaces src/saved/library/shipped-queries.ts by an index and one chunk for each query,
// so that running a query loads neither the YAML parser nor a grammar. A query that lint refuses fails the build.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Compiles every shipped query, in the order of the files. `root` is the repository. */
export async function compileQueries(root) {
  const { parseSavedQuery } = await importBundled(root, 'src/saved/library/parse-saved-query.ts');
  const { byGroup } = await importBundled(root, 'src/saved/library/group-order.ts');
  const files = readdirSync(join(root, 'queries'), { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.yaml'))
    .sort(byGroup);
  return files.map((file) =>
    parseSavedQuery(readFileSync(join(root, 'queries', file), 'utf8'), `queries/${file}`, dirname(file)),
  );
}

/** The esbuild plugin. With `asFiles`, a query is read from `queries/NAME.json` beside the bundle (writeQueries) instead of imported. */
export function shippedQueries(queries, { asFiles = false, coverage = [] } = {}) {
  return {
    name: 'shipped-queries',
    setup(api) {
      const byName = new Map(queries.map((query) => [query.name, query]));
      if (byName.size !== queries.length) throw new Error('two shipped queries have the same name');
      api.onLoad({ filter: /[\\/]src[\\/]saved[\\/]library[\\/]shipped-queries\.ts$/ }, () => ({
        contents: `${indexModule(queries)}${asFiles ? readFromFile : importChunk(queries)}`,
        loader: 'js',
      }));
      api.onLoad({ filter: /[\\/]src[\\/]saved[\\/]coverage[\\/]shipped-coverage\.ts$/ }, () => ({
        contents: importCoverage,
        loader: 'js',
      }));
      api.onResolve({ filter: /^obsq-coverage$/ }, ({ path }) => ({ path, namespace: 'obsq-coverage' }));
      api.onLoad({ filter: /.*/, namespace: 'obsq-coverage' }, () => ({
        contents: `export const coverage = ${JSON.stringify(coverage)};`,
        loader: 'js',
      }));
      api.onResolve({ filter: /^obsq-query\// }, ({ path }) => ({ path, namespace: 'obsq-query' }));
      api.onLoad({ filter: /.*/, namespace: 'obsq-query' }, ({ path }) => {
        const { answers: _answers, ...query } = byName.get(path.slice('obsq-query/'.length));
        return { contents: `export const query = ${JSON.stringify(query)};`, loader: 'js' };
      });
    },
  };
}

function indexModule(queries) {
  const entries = queries.map(({ name, title, doc, group, signal, rule, columns }) => ({
    name,
    title,
    doc,
    group,
    signal,
    isRule: rule !== undefined,
    ruleGroup: rule?.group ?? '',
    columns: columns.map((column) => ({ name: column.name, unit: column.unit })),
  }));
  return `
const entries = ${JSON.stringify(entries)};
export async function listShippedQueries() {
  return entries;
}
`;
}

function importChunk(queries) {
  const loaders = queries.map(
    ({ name }) => `${JSON.stringify(name)}: () => import(${JSON.stringify(`obsq-query/${name}`)})`,
  );
  return `
const loaders = { ${loaders.join(',\n')} };
export async function loadShippedQuery(name) {
  return Object.hasOwn(loaders, name) ? (await loaders[name]()).query : null;
}
`;
}

/** Reading and parsing a file takes half a millisecond; Node's module loader takes six for one import. */
const readFromFile = `
import { readFileSync } from 'node:fs';
export async function loadShippedQuery(name) {
  if (!entries.some((entry) => entry.name === name)) return null;
  return JSON.parse(readFileSync(__dirname + '/queries/' + name + '.json', 'utf8'));
}
`;

/** Only `queries list --like` reads it, so it is a chunk of its own. */
const importCoverage = `
export async function loadCoverage() {
  return (await import('obsq-coverage')).coverage;
}
`;

/** Writes a file for each query into `folder`, which it creates. What a query answers is in the file of the coverage alone. */
export function writeQueries(queries, folder) {
  mkdirSync(folder, { recursive: true });
  for (const { answers: _answers, ...query } of queries)
    writeFileSync(join(folder, `${query.name}.json`), JSON.stringify(query));
}

/** The items of the references, each with the queries that answer it. */
export async function compileCoverage(root, queries) {
  const { answerItems } = await importBundled(root, 'src/saved/coverage/answer-items.ts');
  return answerItems(JSON.parse(readFileSync(join(root, 'coverage/items.json'), 'utf8')), queries);
}

/** Bundles a TypeScript module, which Node 20 does not read, and imports it. */
async function importBundled(root, entry) {
  const folder = mkdtempSync(join(tmpdir(), 'obsq-queries-'));
  try {
    const outfile = join(folder, 'module.mjs');
    await build({
      absWorkingDir: root,
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      logLevel: 'warning',
      banner: {
        js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
      },
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
