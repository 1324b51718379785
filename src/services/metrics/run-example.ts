import { lastValuesOf } from '../../domain/metrics/metric-answer.ts';
import type { Series } from '../../domain/metrics/series.ts';
import { bindVariant } from '../../saved/bind-query.ts';
import { builtInDurations } from '../../saved/built-ins.ts';
import { compareRows } from '../../saved/examples/compare-rows.ts';
import { resolveParameters } from '../../saved/parameter-value.ts';
import { joinColumns } from '../../saved/rows/join-columns.ts';
import type { Example, SavedQuery } from '../../saved/saved-query.ts';
import { chooseVariant } from '../../saved/variants/choose-variant.ts';
import { requirementsOf } from '../../saved/variants/requirement.ts';

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
  const choice = chooseVariant(query, (one) => has.has(one), Object.keys(values));
  if (choice.kind === 'none') {
    return { variant: null, rows: [], differences: ['no variant fits what the example puts in'] };
  }
  const { variant } = choice;
  const builtIns = builtInDurations({
    window: query.window,
    sinceMs: example.sinceSeconds === null ? null : example.sinceSeconds * 1000,
    stepMs: null,
    scrapeIntervalMs: example.intervalSeconds * 1000,
  });
  const bound = bindVariant(variant, choice.asked, values, builtIns);
  const answers = await Promise.all(bound.map(({ expr }) => engine.query(expr)));
  const byName = Object.fromEntries(bound.map(({ name }, at) => [name, answers[at] ?? []]));
  const joined = joinColumns(query, variant, byName);
  const rows = joined.rows.map((row) => ({ labels: row.labels, values: lastValuesOf(row, query.columns) }));
  const differences = compareRows(example.rows, rows);
  if (joined.collided > 0)
    differences.push(`${joined.collided} series fall on one row: rowLabels do not tell them apart`);
  for (const { name, lookedFor } of choice.unusable) {
    differences.push(`--${name} cannot be used without ${lookedFor.join(', ')}`);
  }
  if (example.variant !== null && example.variant !== variant.name) {
    differences.unshift(`variant ${example.variant} expected, ${variant.name} chosen`);
  }
  return { variant: variant.name, rows, differences };
}
