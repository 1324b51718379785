import { parseSampleValue } from '../../domain/metrics/series.ts';
import type { SavedQuery, Threshold } from '../saved-query.ts';

/** The thresholds of one column. */
export function thresholdsOf(query: SavedQuery, column: string): readonly Threshold[] {
  return query.thresholds.filter((threshold) => threshold.column === column);
}

/** How bad a value is by its column's thresholds; null when it is fine, NaN or missing. */
export function severityOf(
  thresholds: readonly Threshold[],
  value: string | null,
): Threshold['severity'] | null {
  if (value === null || thresholds.length === 0) return null;
  const number = parseSampleValue(value);
  let worst: Threshold['severity'] | null = null;
  for (const threshold of thresholds) {
    if (!crosses(number, threshold)) continue;
    if (threshold.severity === 'error') return 'error';
    worst = threshold.severity;
  }
  return worst;
}

function crosses(number: number, { op, value }: Threshold): boolean {
  switch (op) {
    case '>':
      return number > value;
    case '>=':
      return number >= value;
    case '<':
      return number < value;
    case '<=':
      return number <= value;
  }
}
