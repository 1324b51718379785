import { parsedOrThrow } from '../src/domain/text/parsed.ts';
import { type WrittenStore, writtenStore } from '../src/engine/written/written-metrics.ts';
import { kindsOf } from '../src/saved/examples/example-kinds.ts';
import { parseExampleSeries } from '../src/saved/examples/example-series.ts';
import { resolveParameters } from '../src/saved/parameter-value.ts';
import type { Example, SavedQuery } from '../src/saved/saved-query.ts';
import { chooseVariant, type VariantChoice } from '../src/saved/variants/choose-variant.ts';
import { metricOfRequirement } from '../src/saved/variants/requirement.ts';
import { runExample } from '../src/services/metrics/run-example.ts';
import { labelsInKind } from './cluster-kinds.ts';
import { type ManagedKind, managedKinds } from './managed-kinds.ts';

/** The examples of a query for the kinds that have a part of the metrics of another one: a managed service keeps a list of names. */
export interface DerivedExamples {
  /** Those that give the same rows there, without the columns that cannot be asked. */
  readonly proven: readonly Example[];
  /** Those of `proven` whose series are not those of the other kind, so that they are tests of their own. */
  readonly own: readonly Example[];
  /** Those that come out otherwise, because what they turn on is not kept there. */
  readonly different: readonly { readonly kind: string; readonly name: string }[];
}

/**
 * Derives the examples for each kind of `managedKinds`: of an example of the kind that it is a part of, the series that are kept,
 * and the rows without the columns that cannot be asked. Hand-written examples of the kind take the place of all of them; what
 * comes out otherwise is then still told.
 */
export async function deriveExamples(query: SavedQuery): Promise<DerivedExamples> {
  const proven: Example[] = [];
  const own: Example[] = [];
  const different: { kind: string; name: string }[] = [];
  if (query.signal !== 'metrics') return { proven, own, different };
  for (const [name, kind] of Object.entries(managedKinds)) {
    const isWritten = query.examples.some(({ cluster }) => kindsOf(cluster).includes(name));
    for (const example of query.examples.filter(({ cluster }) => kindsOf(cluster).includes(kind.of))) {
      const derived = derivedExample(query, example, [name, kind]);
      if (derived === null) continue;
      const isSame = derived.input.length === example.input.length;
      if (!isSame && !(await comesOut(query, derived, kind))) {
        different.push({ kind: name, name: example.name });
        continue;
      }
      if (isWritten) continue;
      proven.push(derived);
      if (!isSame) own.push(derived);
    }
  }
  return { proven, own, different };
}

function derivedExample(
  query: SavedQuery,
  example: Example,
  [name, kind]: readonly [string, ManagedKind],
): Example | null {
  const input = example.input.filter((one) => isKept(one, example, kind));
  if (input.length === example.input.length) return { ...example, cluster: name };
  const kept = { ...example, input };
  const choice = choiceIn(query, kept, kind);
  if (choice.kind === 'none' || choice.unusable.length > 0) return null;
  const dropped = new Set(choice.dropped.map((one) => one.name));
  const details = query.details.filter((detail) =>
    dropped.has(Object.hasOwn(choice.variant.expressions, detail.name) ? detail.name : detail.from),
  );
  const lost = new Set(details.map((detail) => detail.name));
  return {
    ...kept,
    name: `${example.name} (${kind.of})`,
    cluster: name,
    variant: choice.variant.name,
    rows: example.rows.map(({ labels, values }) => ({
      labels: Object.fromEntries(Object.entries(labels).filter(([label]) => !lost.has(label))),
      values: Object.fromEntries(
        Object.entries(values).map(([column, value]) => [column, dropped.has(column) ? null : value]),
      ),
    })),
  };
}

function isKept(
  { series, values }: Example['input'][number],
  { name }: Example,
  { keeps, lacks }: ManagedKind,
): boolean {
  if (!keeps(metricOfRequirement(series))) return false;
  return lacks === undefined || !lacks(parsedOrThrow(parseExampleSeries(series, values), name).labels);
}

async function comesOut(query: SavedQuery, example: Example, kind: ManagedKind): Promise<boolean> {
  const store = storeOf(example, kind);
  const { differences } = await runExample(query, example, {
    has: async (requirement) => store.has(requirement),
    query: async (expr) => store.query(expr),
  });
  return differences.length === 0;
}

/** Chooses the variant for an example's series. */
function choiceIn(query: SavedQuery, example: Example, kind: ManagedKind): VariantChoice {
  const { has } = storeOf(example, kind);
  return chooseVariant(query, has, Object.keys(resolveParameters(query, example.parameters)));
}

function storeOf(example: Example, kind: ManagedKind): WrittenStore {
  const written = example.input.map(({ series, values }) => {
    const one = parsedOrThrow(parseExampleSeries(series, values), example.name);
    return { ...one, labels: labelsInKind(one.labels, kind.of) };
  });
  const names = new Set(written.map(({ labels }) => labels.__name__));
  const store = writtenStore(written, example);
  // Most requirements are of metrics that the example does not have, which need no query.
  return { ...store, has: (one) => names.has(metricOfRequirement(one)) && store.has(one) };
}
