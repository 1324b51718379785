import type { Labels } from '../../domain/labels.ts';
import { lastValuesOf } from '../../domain/metrics/metric-answer.ts';
import type { Series } from '../../domain/metrics/series.ts';
import { ownValue } from '../../domain/own-value.ts';
import { bindVariant } from '../../saved/bind-query.ts';
import { builtInDurations } from '../../saved/built-ins.ts';
import { compareRows } from '../../saved/examples/compare-rows.ts';
import { parseExampleSeries } from '../../saved/examples/example-series.ts';
import { resolveParameters } from '../../saved/parameter-value.ts';
import { joinColumns } from '../../saved/rows/join-columns.ts';
import type { Example, SavedQuery } from '../../saved/saved-query.ts';
import { chooseVariants } from '../../saved/variants/choose-by-cluster.ts';
import { clusterAsked, withClusterRename } from '../../saved/variants/cluster-label.ts';
import { metricOfRequirement, requirementsOf } from '../../saved/variants/requirement.ts';
import { findCoverage, findLabels } from './cluster-facts.ts';
import { type ClusterProbe, requirementIn } from './cluster-probe.ts';

/** An engine that holds an example's series and evaluates PromQL over them. */
export interface ExampleEngine {
  /** Whether the example has a series for a metric name or selector. */
  has(requirement: string): Promise<boolean>;
  /** Runs an instant query at the time of the example. */
  query(expr: string): Promise<readonly Series[]>;
}

export interface ExampleOutcome {
  /** The chosen variant; null if none fits. */
  readonly variant: string | null;
  readonly rows: Example['rows'];
  /** How the answer differs from what the example expects, a sentence each; none: it passed. */
  readonly differences: readonly string[];
}

/** Runs one example of a metric query in the same way as the query itself. Rejects if the engine refuses an expression. */
export async function runExample(
  query: SavedQuery,
  example: Example,
  engine: ExampleEngine,
): Promise<ExampleOutcome> {
  const values = resolveParameters(query, example.parameters);
  const { names, selectors } = requirementsOf(query, values);
  const asked = [...names, ...selectors];
  const present = await Promise.all(asked.map((one) => engine.has(one)));
  const has = new Set(asked.filter((_, at) => present[at]));
  const labels = await findLabels([query], exampleProbe(example, engine), null);
  const clusters = await findCoverage([query], (one) => has.has(one), labels, exampleProbe(example, engine));
  const chosen = chooseVariants(query, {
    has: (one) => has.has(one),
    clusters,
    given: Object.keys(values),
    cluster: clusterAsked(query, values),
  });
  if (chosen.kind === 'none') {
    return { variant: null, rows: [], differences: ['no variant fits what the example puts in'] };
  }
  const builtIns = builtInDurations({
    window: query.window,
    sinceMs: example.sinceSeconds === null ? null : example.sinceSeconds * 1000,
    stepMs: null,
    scrapeIntervalMs: example.intervalSeconds * 1000,
  });
  const joined = await Promise.all(
    chosen.runs.map(async ({ choice: { variant, asked: names }, scope }) => {
      const bound = bindVariant(variant, names, values, builtIns, scope);
      const answers = await Promise.all(bound.map(({ expr }) => engine.query(expr)));
      const byName = Object.fromEntries(bound.map(({ name }, at) => [name, answers[at] ?? []]));
      return joinColumns(query, withClusterRename(variant, scope.label), byName);
    }),
  );
  const rows = joined
    .flatMap((one) => one.rows)
    .map((row) => ({ labels: row.labels, values: lastValuesOf(row, query.columns) }));
  const collided = joined.reduce((sum, one) => sum + one.collided, 0);
  const variants = chosen.runs.map(({ choice }) => choice.variant.name);
  const differences = compareRows(example.rows, rows);
  if (collided > 0) differences.push(`${collided} series fall on one row: rowLabels do not tell them apart`);
  for (const { name, lookedFor } of chosen.runs.flatMap(({ choice }) => choice.unusable)) {
    differences.push(`--${name} cannot be used without ${lookedFor.join(', ')}`);
  }
  const variant = variants.join(', ');
  if (example.variant !== null && !variants.includes(example.variant)) {
    differences.unshift(`variant ${example.variant} expected, ${variant} chosen`);
  }
  return { variant, rows, differences };
}

/** What a store with the example's series would say of its clusters. */
function exampleProbe({ input }: Example, engine: ExampleEngine): ClusterProbe {
  const series = input.flatMap((one) => {
    const parsed = parseExampleSeries(one.series, one.values);
    return parsed.ok ? [parsed.value.labels] : [];
  });
  const of = (metrics: readonly string[]) =>
    series.filter((labels) => metrics.includes(ownValue(labels, '__name__') ?? ''));
  const labelValue = (labels: Labels, label: string): string => ownValue(labels, label) ?? '';
  return {
    labelsOf: async (metrics) => [...new Set(of(metrics).flatMap((labels) => Object.keys(labels)))],
    metricsWith: async (metrics, label, isThere) =>
      metrics.filter((metric) =>
        of([metric]).some((labels) => (labelValue(labels, label) !== '') === isThere),
      ),
    valuesOf: async (label, selectors) => {
      const metrics = selectors.map(metricOfRequirement);
      return [...new Set(of(metrics).map((labels) => labelValue(labels, label)))].filter(
        (value) => value !== '',
      );
    },
    requirementsIn: async (requirements, label, cluster) => {
      const there = await Promise.all(
        requirements.map((one) => engine.has(requirementIn(one, label, cluster))),
      );
      return requirements.filter((_one, at) => there[at]);
    },
  };
}
