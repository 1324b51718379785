import { repeatSafe, type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import { formatZone } from '../format/time.ts';
import { formatNumber } from '../format/units.ts';
import { padText } from '../text/fit.ts';
import type { Line, Segment } from '../text/line.ts';
import type { ChartPlot } from './chart-model.ts';
import { rowOfValue } from './chart-scale.ts';
import { columnOfTime } from './resample.ts';
import { layoutTimeAxis } from './time-axis.ts';

/** Renders the row of marks: a sign in each column that has one mark, and a digit in a column that has several. */
export function renderMarksRow(plot: ChartPlot): Line | null {
  const { model, plotColumns } = plot;
  if (model.marks === undefined || model.marks.length === 0) return null;
  const counts = new Uint32Array(plotColumns);
  for (const { timeMs } of model.marks) {
    const column = columnOfTime(timeMs, model.window, plotColumns);
    if (column >= 0 && column < plotColumns) counts[column] = (counts[column] ?? 0) + 1;
  }
  const one = model.frame.ascii ? 'x' : '◆';
  const signs = [...counts].map((count) =>
    count === 0 ? ' ' : count === 1 ? one : count < 10 ? String(count) : '+',
  );
  const lead = repeatSafe(safe` `, plot.axisCells + 1);
  return [{ text: lead }, { text: sanitize(signs.join('').trimEnd()), tone: 'accent' }];
}

/** Renders the value axis beside one row of the plot, with a label if the row has a tick. */
export function axisCell(plot: ChartPlot, row: number): Segment[] {
  const { scale, plotRows, axisCells, model } = plot;
  const tick = scale.ticks.find((value) => plotRows - 1 - rowOfValue(value, scale, plotRows) === row);
  const label = tick === undefined ? safe`` : sanitize(formatNumber(tick, model.unit));
  const bar = model.frame.ascii
    ? tick === undefined
      ? safe`|`
      : safe`+`
    : tick === undefined
      ? safe`│`
      : safe`┤`;
  return [{ text: safe`${padText(label, axisCells, 'right')}${bar}`, tone: 'muted' }];
}

/** Renders the time axis as two lines: the rule with its ticks, then their labels. The zone fills free room at the left or the end. */
export function renderTimeAxis(plot: ChartPlot): Line[] {
  const { model, plotColumns, axisCells } = plot;
  const ascii = model.frame.ascii;
  const rule = new Array<string>(plotColumns).fill(ascii ? '-' : '─');
  const labels = new Array<string>(plotColumns).fill(' ');
  for (const { column, label } of layoutTimeAxis(model.window, plotColumns, model.zone)) {
    rule[column] = ascii ? '+' : '┬';
    const start = Math.min(Math.max(0, column - Math.floor(label.length / 2)), plotColumns - label.length);
    if (labels.slice(Math.max(0, start - 1), start + label.length + 1).some((cell) => cell !== ' ')) continue;
    for (const [offset, character] of [...label].entries()) labels[start + offset] = character;
  }
  const zone = zoneText(model.zone, model.window.toMs);
  const free = plotColumns - labels.join('').trimEnd().length;
  const text = sanitize(labels.join('').trimEnd());
  const corner = ascii ? safe`+` : safe`└`;
  const isAtLeft = zone.length <= axisCells;
  const lead = padText(isAtLeft ? zone : safe``, axisCells);
  const tail = !isAtLeft && free > zone.length ? safe` ${zone}` : safe``;
  return [
    [{ text: safe`${repeatSafe(safe` `, axisCells)}${corner}${sanitize(rule.join(''))}`, tone: 'muted' }],
    [{ text: safe`${lead} ${text}${tail}`, tone: 'muted' }],
  ];
}

/** Formats the zone briefly for an axis: `UTC` or its offset. */
function zoneText(zone: TimeZone, timeMs: number): SafeText {
  const text = formatZone(zone, timeMs);
  return sanitize(text.slice(text.lastIndexOf(' ') + 1));
}
