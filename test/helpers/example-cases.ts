import { labelsInKind } from '../../build/cluster-kinds.ts';
import { deriveExamples } from '../../build/derived-kinds.ts';
import { parsedOrThrow } from '../../src/domain/text/parsed.ts';
import type { WrittenSeries } from '../../src/engine/written/written-metrics.ts';
import { kindsOf } from '../../src/saved/examples/example-kinds.ts';
import { parseExampleSeries } from '../../src/saved/examples/example-series.ts';
import { listShippedQueries, loadShippedQuery } from '../../src/saved/library/shipped-queries.ts';
import type { Example, SavedQuery } from '../../src/saved/saved-query.ts';

/** An example of a shipped metrics query, in one of the kinds of cluster it stands for. */
export interface ExampleCase {
  readonly title: string;
  readonly query: SavedQuery;
  readonly example: Example;
  readonly kind: string;
  readonly series: readonly WrittenSeries[];
}

/** Every query that is shipped, in the order of groups and names. */
export async function shippedQueries(): Promise<readonly SavedQuery[]> {
  const found: SavedQuery[] = [];
  for (const { name } of await listShippedQueries()) {
    const query = await loadShippedQuery(name);
    if (query !== null) found.push(query);
  }
  return found;
}

/** Every example of every shipped metrics query, once for each kind of cluster; those of managed kinds where their series differ. */
export async function exampleCases(): Promise<readonly ExampleCase[]> {
  const metrics = (await shippedQueries()).filter(({ signal }) => signal === 'metrics');
  const cases = await Promise.all(
    metrics.map(async (query) =>
      [...query.examples, ...(await deriveExamples(query)).own].flatMap((example) => casesOf(query, example)),
    ),
  );
  return cases.flat();
}

function casesOf(query: SavedQuery, example: Example): ExampleCase[] {
  return kindsOf(example.cluster).map((kind) => ({
    title: `${query.name}, ${kind}: ${example.name}`,
    query,
    example,
    kind,
    series: example.input.map(({ series, values }) => {
      const written = parsedOrThrow(parseExampleSeries(series, values), example.name);
      return { ...written, labels: labelsInKind(written.labels, kind) };
    }),
  }));
}
