import type { MetricRow } from '../../domain/metrics/metric-answer.ts';
import { counted } from '../../domain/text/counted.ts';
import { type SafeText, sanitize } from '../../domain/text/sanitize.ts';

/** Whether a row is a native histogram and nothing else: many numbers at each moment, so that no line can show it. */
export function isHistogramAlone({ samples, histograms = [] }: MetricRow): boolean {
  return histograms.length > 0 && Object.values(samples).every((list) => list.length === 0);
}

/** What a chart says of rows that are native histograms, and what draws a line of them; undefined without any. */
export function histogramNote(rows: readonly MetricRow[]): SafeText | undefined {
  const count = rows.filter(isHistogramAlone).length;
  if (count === 0) return undefined;
  const are = count === 1 ? 'is a native histogram' : 'are native histograms';
  return sanitize(
    `${counted(count, 'series', 'series')} ${are}, without a line: histogram_quantile(0.95, QUERY) draws one`,
  );
}
