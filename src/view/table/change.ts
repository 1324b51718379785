import { type Change, changeBetween } from '../../domain/metrics/change.ts';
import type { Unit } from '../../domain/metrics/unit.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { formatColumn, formatNumber, formatValue, noValue } from '../format/units.ts';
import type { Segment } from '../text/line.ts';
import type { TableColumn } from './layout-table.ts';

/** The values of one row at the earlier time and now. */
export interface Compared {
  readonly before: string | null;
  readonly after: string | null;
}

/** Formats a change: `+0.12 cores +34 %`; `0` if nothing changed, `new` if there was no value before. */
export function formatChange({ before, after }: Compared, unit: Unit): SafeText {
  if (after !== null && before === null) return safe`new`;
  const change = changeBetween(before, after);
  if (change === null) return sanitize(noValue);
  if (change.absolute === 0) return safe`0`;
  // A ratio changes by percentage points: a percentage of a percentage would mislead.
  if (unit === 'ratio') return sanitize(`${signed(change.absolute * 100, 'count')} pp`);
  // The change between two timestamps is a duration; a percentage of a timestamp means nothing.
  if (unit === 'timestamp') return sanitize(signed(change.absolute, 'seconds'));
  return sanitize(`${signed(change.absolute, unit)}${percentOf(change)}`);
}

function signed(value: number, unit: Unit): string {
  const text = formatNumber(value, unit === 'boolean' ? 'count' : unit);
  return value > 0 ? `+${text}` : text;
}

function percentOf({ ratio }: Change): string {
  if (ratio === null) return '';
  const percent = ratio * 100;
  const size = Math.abs(percent);
  const text =
    size < 10 ? percent.toFixed(1) : size < 100_000 ? percent.toFixed(0) : formatNumber(percent, 'count');
  return ` ${percent > 0 ? '+' : ''}${text} %`;
}

export interface CompareOptions {
  /** One unit for all rows, or a function that gives the unit of each row. */
  readonly unit: Unit | ((at: number) => Unit);
  /** Title of the column with the earlier values: `1d ago`. */
  readonly ago: string;
  /** Priority of the change column, as in `TableColumn`; the earlier values get the next higher one. */
  readonly priority: number;
  /** Title of the column with the change, default `CHANGE`. */
  readonly title?: SafeText | undefined;
}

/** Builds two columns: the earlier value and the change since then. */
export function compareColumns(
  rows: readonly Compared[],
  { unit, ago, priority, title }: CompareOptions,
): { readonly columns: readonly TableColumn[]; readonly cells: readonly (readonly Segment[])[] } {
  const before = rows.map((row) => row.before);
  const unitAt = typeof unit === 'function' ? unit : () => unit;
  const texts =
    typeof unit === 'function'
      ? before.map((value, at) => formatValue(value, unitAt(at)))
      : formatColumn(before, unit);
  return {
    columns: [
      { title: sanitize(ago.toUpperCase()), align: 'right', priority: priority + 1 },
      { title: title ?? safe`CHANGE`, align: 'right', priority },
    ],
    cells: rows.map((row, at) => [
      { text: sanitize(texts[at] ?? ''), tone: 'muted' },
      { text: formatChange(row, unitAt(at)), tone: row.before === row.after ? 'muted' : undefined },
    ]),
  };
}
