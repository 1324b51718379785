import { ObsqError } from '../../../domain/errors.ts';
import { type MetricAnswer, seriesOfRow, warningsOf } from '../../../domain/metrics/metric-answer.ts';
import { parseRowOrder } from '../../../domain/metrics/row-order.ts';
import { ownValue } from '../../../domain/own-value.ts';
import type { ComparedValue, SpanComparison } from '../../../domain/trace/span-comparison.ts';
import { renderComparison } from '../../../view/trace/comparison-table.ts';
import { instantRow, rangeRow } from '../../output/document-rows.ts';
import { seriesRaw } from '../../output/series-text.ts';
import type { QueryFacts, WindowFacts } from '../../session/report.ts';
import type { Session } from '../../session/session.ts';
import { readableLimit, readLimit } from '../../setup/read-limit.ts';

/** A screenful: an answer has some hundred values, and the greatest differences come first. */
const readableRows = 30;

/** Writes the answer of TraceQL's `compare()`: tables and CSV have one row an attribute=value, JSON has the series and beside them the comparison. */
export async function reportComparison(
  session: Session,
  answer: MetricAnswer,
  {
    comparison,
    query,
    window,
  }: { readonly comparison: SpanComparison; readonly query: QueryFacts; readonly window: WindowFacts },
): Promise<void> {
  const sorted = sortRows(comparison.rows, session.invocation.text('sort') ?? null);
  const rows = sorted.slice(0, readLimit(session, readableLimit(session, readableRows)) ?? undefined);
  await session.report({
    kind: 'metrics',
    query,
    window,
    fields: { comparison: comparisonJson(comparison, rows) },
    rows: mapSeries(answer),
    count: rows.length,
    warnings: warningsOf(answer),
    infos: [...answer.infos, ...sayCutAttributes(comparison)],
    partial: answer.partial,
    lines: (frame) => renderComparison(comparison, rows, frame),
    csv: () => comparisonCsv(rows),
    raw: () => seriesRaw(answer.rows.map(seriesOfRow)),
    came: sorted.length,
    lastValues: () => sorted.map(valuesOf),
  });
  if (rows.length < sorted.length && session.invocation.text('limit') === undefined)
    await session.notice(`the first ${rows.length} of ${sorted.length} values: --limit 0 for all`);
}

function* mapSeries({ rows, ranged }: MetricAnswer): Iterable<unknown> {
  for (const row of rows) yield ranged ? rangeRow(seriesOfRow(row)) : instantRow(seriesOfRow(row));
}

function comparisonJson(comparison: SpanComparison, rows: readonly ComparedValue[]) {
  const { selectionSpans, baselineSpans, cutAttributes } = comparison;
  return { selectionSpans, baselineSpans, rows, cutAttributes };
}

function sayCutAttributes({ cutAttributes }: SpanComparison): readonly string[] {
  if (cutAttributes.length === 0) return [];
  const [first, second, third, ...more] = cutAttributes;
  const named = [first, second, third].filter((name) => name !== undefined).join(', ');
  const rest = more.length === 0 ? '' : ` and ${more.length} more`;
  return [
    `only the most frequent values are compared of ${named}${rest}: compare({...}, 100) compares a hundred of each`,
  ];
}

function* comparisonCsv(rows: readonly ComparedValue[]): Iterable<readonly string[]> {
  yield ['attribute', 'value', 'selection', 'baseline', 'selectionShare', 'baselineShare', 'difference'];
  for (const row of rows) {
    yield [
      row.attribute,
      row.value,
      row.selection === null ? '' : String(row.selection),
      row.baseline === null ? '' : String(row.baseline),
      String(row.selectionShare),
      String(row.baselineShare),
      String(row.difference),
    ];
  }
}

function valuesOf({ selectionShare, baselineShare, difference }: ComparedValue) {
  return {
    difference: String(difference),
    selectionShare: String(selectionShare),
    baselineShare: String(baselineShare),
  };
}

const sortKeys: Readonly<Record<string, (row: ComparedValue) => number | string>> = {
  difference: ({ difference }) => difference,
  selectionShare: ({ selectionShare }) => selectionShare,
  baselineShare: ({ baselineShare }) => baselineShare,
  attribute: ({ attribute }) => attribute,
  value: ({ value }) => value,
};

/** Without `--sort` the greatest difference in either direction comes first. */
function sortRows(rows: readonly ComparedValue[], order: string | null): readonly ComparedValue[] {
  if (order === null) return rows;
  const { name, descending } = parseRowOrder(order);
  const key = ownValue(sortKeys, name);
  if (key === undefined) {
    throw new ObsqError({
      kind: 'usage',
      message: `--sort: a comparison has no ${name}`,
      hint: `--sort -difference (${Object.keys(sortKeys).join(', ')})`,
    });
  }
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    return left < right ? -sign : left > right ? sign : 0;
  });
}
