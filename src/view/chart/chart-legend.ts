import type { Threshold } from '../../domain/metrics/threshold.ts';
import type { Unit } from '../../domain/metrics/unit.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { formatNumber } from '../format/units.ts';
import { textWidth } from '../text/cell-width.ts';
import { truncateMiddle } from '../text/fit.ts';
import { type Frame, type Line, type Segment, seriesTone } from '../text/line.ts';
import { letterOf } from './chart-canvas.ts';

interface LegendModel {
  readonly series: readonly { readonly name: SafeText }[];
  readonly unit: Unit;
  readonly frame: Frame;
  readonly thresholds?: readonly Pick<Threshold, 'value' | 'severity'>[] | undefined;
  readonly letters?: boolean | undefined;
  readonly notes: readonly SafeText[];
}

interface LegendOptions {
  readonly width: number;
  readonly highlight?: number | undefined;
}

const gapCells = 3;

/** Renders the legend: the names of the drawn series, the number of those not drawn, the thresholds and what is no line, packed into lines. */
export function renderLegend(model: LegendModel, drawn: readonly number[], options: LegendOptions): Line[] {
  const items = drawn.map((index, rank) => nameItem(model, index, rank, options));
  const more = model.series.length - drawn.length;
  const sign = model.frame.ascii ? safe`~` : safe`…`;
  const lit = options.highlight;
  // The chart draws the highlighted series even when it is not among the greatest, so the legend names it too.
  if (lit !== undefined && !drawn.includes(lit) && lit < model.series.length) {
    items.push([
      { text: lineSign(model), tone: 'accent', bold: true },
      { text: shorten(model, lit, options.width), bold: true },
    ]);
  }
  if (more > 0) items.push([{ text: safe`${sign} and ${more} more`, tone: 'muted' }]);
  for (const { value, severity } of model.thresholds ?? []) {
    const tone = severity === 'error' ? 'error' : 'warn';
    const mark = model.frame.ascii ? safe`. ` : safe`╌ `;
    items.push([{ text: safe`${mark}${sanitize(formatNumber(value, model.unit))}`, tone }]);
  }
  for (const note of model.notes) items.push([{ text: note, tone: 'muted' }]);
  return packItems(items, options.width);
}

function nameItem(model: LegendModel, index: number, rank: number, options: LegendOptions): Segment[] {
  const isLit = options.highlight === index;
  const tone = options.highlight === undefined || isLit ? seriesTone(rank) : 'muted';
  const mark = model.letters === true ? safe`${sanitize(letterOf(rank))} ` : lineSign(model);
  return [
    { text: mark, tone, bold: isLit || undefined },
    { text: shorten(model, index, options.width), bold: isLit || undefined },
  ];
}

function lineSign(model: LegendModel): SafeText {
  return model.frame.ascii ? safe`- ` : safe`─ `;
}

function shorten(model: LegendModel, index: number, width: number): SafeText {
  const name = model.series[index]?.name ?? safe``;
  if (model.frame.widthCells === null) return name;
  return truncateMiddle(name, Math.max(12, Math.floor(width / 2) - 4), model.frame.ascii);
}

function packItems(items: readonly Segment[][], width: number): Line[] {
  const lines: Segment[][] = [];
  let used = 0;
  for (const item of items) {
    const cells = item.reduce((sum, segment) => sum + textWidth(segment.text), 0);
    const current = lines[lines.length - 1];
    if (current !== undefined && used + gapCells + cells <= width) {
      current.push({ text: safe`   ` }, ...item);
      used += gapCells + cells;
    } else {
      lines.push([...item]);
      used = cells;
    }
  }
  return lines;
}
