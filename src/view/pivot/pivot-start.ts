import type { Exemplar } from '../../domain/metrics/exemplar.ts';
import { guessExemplarUnit, guessUnit } from '../../domain/metrics/guess-unit.ts';
import { counted } from '../../domain/text/counted.ts';
import { safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { PivotAlert, PivotMetric, PivotResult } from '../../pivot/pivot-result.ts';
import { formatLabels } from '../format/label-text.ts';
import { formatMoment } from '../format/time.ts';
import { formatValue } from '../format/units.ts';
import { renderExemplars } from '../metrics/exemplar-table.ts';
import { truncateLine } from '../text/fit.ts';
import { foldLine } from '../text/fold-line.ts';
import type { Frame, Line } from '../text/line.ts';
import { describeSeries, renderPivotMetric } from './pivot-metrics.ts';

/** Renders where a pivot started, in full: the alert, the expression with its series, the exemplars. */
export function renderStart(
  { alert, metric, exemplars }: PivotResult,
  frame: Frame,
  options: { readonly zone: TimeZone; readonly exemplars: number },
): Line[] {
  const lines: Line[] = alert === null ? [] : renderAlert(alert, frame, options.zone);
  if (metric !== null)
    lines.push(...renderPivotMetric(metric, guessUnit(metric.expressions[0] ?? ''), frame));
  const shown = exemplars.slice(0, options.exemplars);
  if (shown.length > 0)
    lines.push(
      ...renderExemplars(shown, frame, {
        zone: options.zone,
        // An exemplar holds the measured value, whose unit differs from that of the expression (a ratio, a rate).
        unit: guessExemplarUnit(shown[0]?.seriesLabels ?? {}),
        expression: metric?.expressions[0],
      }),
    );
  const left = exemplars.length - shown.length;
  if (left > 0)
    lines.push([{ text: safe`  ${left} more exemplars; obsq exemplars lists all`, tone: 'muted' }]);
  return lines;
}

/** Renders where a pivot started in a row for the alert and one for the metric. */
export function renderFrom({ alert, metric, exemplars }: PivotResult, frame: Frame, zone: TimeZone): Line[] {
  const texts = [
    ...(alert === null ? [] : [describeAlert(alert, zone)]),
    ...(metric === null ? [] : [describeMetric(metric, exemplars)]),
  ];
  return texts.map((text, index) =>
    truncateLine(
      [{ text: index === 0 ? safe`from  ` : safe`      `, tone: 'muted' }, { text: sanitize(text) }],
      frame.widthCells,
      frame.ascii,
    ),
  );
}

function describeAlert(alert: PivotAlert, zone: TimeZone): string {
  const since = alert.activeAtMs === null ? '' : ` since ${formatMoment(alert.activeAtMs, zone, 'dateTime')}`;
  return `${alert.name} ${alert.state}${since}${thresholdText(alert, ': ')}  ${formatLabels(alert.labels, new Set(['alertname', 'severity']))}`;
}

function describeMetric(metric: PivotMetric, exemplars: readonly Exemplar[]): string {
  const [expr = ''] = metric.expressions;
  const found = exemplars.length === 0 ? '' : `${counted(exemplars.length, 'exemplar')} of `;
  const series = describeSeries(metric, guessUnit(expr));
  return `${found}${metric.name ?? expr.trim().replace(/\s+/g, ' ')}${series === null ? '' : `: ${series}`}`;
}

function thresholdText({ threshold, value }: PivotAlert, before: string): string {
  if (threshold === null) return '';
  const now = value === '' ? '' : `value ${formatValue(value, 'none')}, `;
  return `${before}${now}fires when ${threshold.op} ${threshold.value}`;
}

function renderAlert(alert: PivotAlert, frame: Frame, zone: TimeZone): Line[] {
  const since =
    alert.activeAtMs === null ? safe`` : safe` since ${formatMoment(alert.activeAtMs, zone, 'dateTime')}`;
  const firing = alert.state === 'firing' || alert.state === 'active';
  const lines: Line[] = [
    [
      { text: sanitize(alert.name), bold: true, tone: firing ? 'error' : undefined },
      { text: safe`  ${sanitize(alert.state)}${since}`, tone: firing ? 'error' : 'muted' },
    ],
    [{ text: formatLabels(alert.labels, new Set(['alertname'])), tone: 'muted' }],
  ];
  const annotation = annotationOf(alert);
  if (annotation !== undefined) lines.push([{ text: sanitize(annotation) }]);
  if (alert.threshold !== null) lines.push([{ text: sanitize(thresholdText(alert, '')), tone: 'muted' }]);
  return lines.flatMap((line) => foldLine(line, frame.widthCells));
}

function annotationOf({ annotations }: PivotAlert): string | undefined {
  return annotations.summary ?? annotations.description ?? annotations.message;
}
