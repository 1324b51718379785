import type { Labels } from '../domain/labels.ts';
import { sanitize } from '../domain/sanitize.ts';
import { parseSampleValue, type Series } from '../domain/series.ts';
import type { Unit } from '../saved/saved-query.ts';
import { guessUnit } from './guess-unit.ts';
import type { Frame, Line, Segment } from './line.ts';
import { renderTable, type TableColumn } from './table.ts';
import { formatNumber, formatValue } from './units.ts';

export interface SeriesTableOptions {
  readonly frame: Frame;
  /** The query, to guess the unit of its values from. */
  readonly expr: string;
  /** Many samples a series: last, smallest, largest instead of the one value. */
  readonly ranged: boolean;
}

/** Series of a raw query as a table: each label a column, then the value in the unit its metric's name tells. */
export function renderSeries(series: readonly Series[], { frame, expr, ranged }: SeriesTableOptions): Line[] {
  if (series.length === 0) return [];
  const unit = guessUnit(expr);
  const names = labelNamesOf(series.map((one) => one.labels));
  const columns: TableColumn[] = [
    ...names.map((name, index) => ({
      title: sanitize(name),
      priority: Math.max(0, index - 2),
      minWidthCells: 10,
      cut: 'middle' as const,
    })),
    ...(ranged ? ['last', 'min', 'max'] : ['value']).map(
      (title): TableColumn => ({ title: sanitize(title.toUpperCase()), align: 'right' }),
    ),
  ];
  const rows = series.map((one) => [
    ...names.map((name): Segment => ({ text: sanitize(one.labels[name] ?? '') })),
    ...(ranged ? rangeCells(one, unit) : [instantCell(one, unit)]),
  ]);
  return renderTable({ columns, rows }, frame);
}

/** Label names of all rows: those that differ between rows first, because they tell the rows apart. */
function labelNamesOf(rows: readonly Labels[]): readonly string[] {
  const values = new Map<string, Set<string>>();
  for (const labels of rows) {
    for (const [name, value] of Object.entries(labels)) {
      const seen = values.get(name) ?? new Set();
      values.set(name, seen.add(value));
    }
  }
  const differs = (name: string): boolean => (values.get(name)?.size ?? 0) > 1;
  return [...values.keys()].sort((a, b) => Number(differs(b)) - Number(differs(a)) || (a < b ? -1 : 1));
}

function instantCell(series: Series, unit: Unit): Segment {
  const sample = series.samples.at(-1);
  const histogram = series.histograms.at(-1);
  if (sample === undefined && histogram !== undefined) {
    return { text: sanitize(`count ${histogram.count}, sum ${histogram.sum}`) };
  }
  return { text: sanitize(formatValue(sample?.value ?? null, unit)) };
}

function rangeCells(series: Series, unit: Unit): Segment[] {
  const numbers = series.samples
    .map((sample) => parseSampleValue(sample.value))
    .filter((value) => !Number.isNaN(value));
  const extreme = (pick: (a: number, b: number) => number): string =>
    numbers.length === 0 ? '-' : formatNumber(numbers.reduce(pick), unit);
  return [
    instantCell(series, unit),
    { text: sanitize(extreme((a, b) => Math.min(a, b))), tone: 'muted' },
    { text: sanitize(extreme((a, b) => Math.max(a, b))), tone: 'muted' },
  ];
}
