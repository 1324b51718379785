import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import type { ComparedValue, SpanComparison } from '../../domain/trace/span-comparison.ts';
import { formatNumber } from '../format/units.ts';
import { renderTable } from '../table/table.ts';
import type { Frame, Line, Segment } from '../text/line.ts';

/** Renders what sets the selected spans apart: one row for each attribute=value with its share among them, among the others, and the difference. */
export function renderComparison(
  comparison: SpanComparison,
  rows: readonly ComparedValue[],
  frame: Frame,
): Line[] {
  if (rows.length === 0) return [];
  const { selectionSpans, baselineSpans } = comparison;
  const groups = safe`${countText(selectionSpans)} spans selected, ${countText(baselineSpans)} others`;
  const table = renderTable(
    {
      columns: [
        { title: safe`ATTRIBUTE`, minWidthCells: 12, cut: 'middle' },
        { title: safe`VALUE`, minWidthCells: 12, cut: 'middle' },
        { title: safe`SELECTED`, align: 'right' },
        { title: safe`OTHERS`, align: 'right' },
        { title: safe`DIFFERENCE`, align: 'right' },
      ],
      rows: rows.map(rowOf),
    },
    frame,
  );
  return [[{ text: groups, tone: 'muted' }], ...table];
}

function rowOf(row: ComparedValue): Segment[] {
  const { difference } = row;
  return [
    { text: sanitize(row.attribute), tone: 'muted' },
    { text: sanitize(row.value), tone: 'key' },
    { text: shareText(row.selectionShare, row.selection === null) },
    { text: shareText(row.baselineShare, row.baseline === null) },
    { text: differenceText(difference), tone: difference > 0 ? 'warn' : 'muted' },
  ];
}

function countText(spans: number): SafeText {
  return sanitize(formatNumber(spans, 'count'));
}

/** A share with one digit, so that what is rare can still be told from what is rarer. `isMost` marks one that the store did not list. */
function shareText(share: number, isMost: boolean): SafeText {
  return sanitize(`${isMost ? '<' : ''}${percentOf(share)}%`);
}

function differenceText(difference: number): SafeText {
  const text = percentOf(Math.abs(difference));
  if (text === '0') return safe`0`;
  return sanitize(`${difference > 0 ? '+' : '-'}${text}`);
}

function percentOf(share: number): string {
  const percent = share * 100;
  return percent === 0 || percent >= 99.95 ? String(Math.round(percent)) : percent.toFixed(1);
}
