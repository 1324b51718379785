import { parsedOrThrow } from '../src/domain/text/parsed.ts';
import {
  queryWrittenMetrics,
  type WrittenSeries,
  writtenMetrics,
} from '../src/engine/written/written-metrics.ts';
import { kindsOf } from '../src/saved/examples/example-kinds.ts';
import { parseExampleStream } from '../src/saved/examples/example-logs.ts';
import { parseExampleSeries } from '../src/saved/examples/example-series.ts';
import type { Example, SavedQuery } from '../src/saved/saved-query.ts';
import { chooseVariant } from '../src/saved/variants/choose-variant.ts';
import { optInsOf } from '../src/saved/variants/opt-in.ts';
import { metricOfRequirement } from '../src/saved/variants/requirement.ts';
import { type KindTable, labelsInKind } from './cluster-kinds.ts';
import { type DerivedExamples, deriveExamples } from './derived-kinds.ts';
import { type ManagedKind, managedKinds } from './managed-kinds.ts';

export interface ProvenVariant {
  readonly name: string;
  /** The settings of a receiver without which a part of the query cannot be asked. */
  readonly optIns: readonly string[];
}

/** The status of a query on one kind of cluster. */
export type Cell =
  /** Examples prove that the query works, with these variants. */
  | { readonly kind: 'right'; readonly variants: readonly ProvenVariant[] }
  /** The kind lacks these metrics, so the query cannot work. */
  | { readonly kind: 'cannot'; readonly missing: readonly string[] }
  /** A variant fits the metrics of the kind, but no example proves it: an example is missing. */
  | { readonly kind: 'unproven'; readonly variant: string };

/** A query with the examples that were derived for managed kinds, and those that come out otherwise there. */
export interface DerivedQuery extends SavedQuery {
  readonly different: DerivedExamples['different'];
}

/** The cells of a query, in the order of the table's kinds. */
export interface MatrixRow {
  readonly query: SavedQuery;
  readonly cells: readonly Cell[];
}

/** The metrics of a kind of cluster, as far as the examples of all queries show them. */
type Has = (requirement: string) => boolean;

/** Adds to each query what `deriveExamples` proves. */
export async function withDerived(queries: readonly SavedQuery[]): Promise<readonly DerivedQuery[]> {
  return Promise.all(
    queries.map(async (query) => {
      const { proven, different } = await deriveExamples(query);
      return { ...query, examples: [...query.examples, ...proven], different };
    }),
  );
}

/** Builds the rows of one table. `all` are the queries whose examples show which metrics each kind has. */
export function matrixOf(
  queries: readonly SavedQuery[],
  table: KindTable,
  all: readonly SavedQuery[],
): MatrixRow[] {
  const stores = Object.keys(table.kinds).map((kind) => [kind, storeOf(kind, all)] as const);
  return queries.map((query) => ({
    query,
    cells: stores.map(([kind, has]) => cellOf(query, kind, has)),
  }));
}

function cellOf(query: SavedQuery, kind: string, has: Has): Cell {
  const proven = query.examples.filter((example) => kindsOf(example.cluster).includes(kind));
  if (proven.length > 0) {
    const names = [...new Set(proven.flatMap(({ variant }) => variant ?? []))];
    return {
      kind: 'right',
      variants: names.map((name) => ({ name, optIns: optInsOf(neededBy(query, name)) })),
    };
  }
  const choice = chooseVariant(query, has);
  if (choice.kind === 'chosen') return { kind: 'unproven', variant: choice.variant.name };
  const [least] = choice.lookedFor
    .map(({ missing }) => [...new Set(missing.map(metricOfRequirement))])
    .sort((a, b) => a.length - b.length);
  return { kind: 'cannot', missing: least ?? [] };
}

/** All requirements of a variant: its own, and those of single columns. */
function neededBy(query: SavedQuery, variant: string): readonly string[] {
  return query.variants
    .filter(({ name }) => name === variant)
    .flatMap(({ requires, optional }) => [...requires, ...Object.values(optional).flat()]);
}

const intervalMs = 30_000;
const minutes = 20;

/** The input of all examples of one kind, as one store, without what it `lacks`. A kind that keeps a part of another one has what it keeps of that store. */
function storeOf(kind: string, all: readonly SavedQuery[], lacks: ManagedKind['lacks'] = () => false): Has {
  const managed = managedKinds[kind];
  if (managed !== undefined) {
    const has = storeOf(managed.of, all, managed.lacks);
    return (requirement) => managed.keeps(metricOfRequirement(requirement)) && has(requirement);
  }
  const examples = (signal: SavedQuery['signal']): readonly Example[] =>
    all
      .filter((query) => query.signal === signal)
      .flatMap((query) => query.examples.filter(({ cluster }) => kindsOf(cluster).includes(kind)));
  const streams = examples('logs').flatMap(({ name, input }) =>
    input.map(({ series, values }) => parsedOrThrow(parseExampleStream(series, values), name)),
  );
  const labels = new Set(streams.flatMap((stream) => Object.keys(stream.labels)));
  const series = examples('metrics').flatMap(({ name, input }): WrittenSeries[] =>
    input.map((one) => {
      const written = parsedOrThrow(parseExampleSeries(one.series, one.values), name);
      return { labels: labelsInKind(written.labels, kind), values: [1] };
    }),
  );
  // A series that two examples have counts once, in whichever order they write its labels.
  const distinct = new Map(
    series
      .filter((one) => !lacks(one.labels))
      .map((one) => [JSON.stringify(Object.entries(one.labels).sort()), one]),
  );
  const source = writtenMetrics([...distinct.values()], intervalMs);
  return (requirement) =>
    labels.has(requirement) ||
    queryWrittenMetrics(source, `count_over_time(${requirement}[${minutes}m])`, intervalMs).length > 0;
}
