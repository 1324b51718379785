import { parseSampleValue } from '../domain/series.ts';
import type { SavedQuery, Threshold } from './saved-query.ts';

/** How bad a column's value is by the query's own thresholds; null when it is fine, NaN or missing. */
export function severityOf(
  query: SavedQuery,
  column: string,
  value: string | null,
): Threshold['severity'] | null {
  if (value === null) return null;
  const number = parseSampleValue(value);
  const crossed = query.thresholds.filter(
    (threshold) => threshold.column === column && crosses(number, threshold),
  );
  if (crossed.some((threshold) => threshold.severity === 'error')) return 'error';
  return crossed.length > 0 ? 'warn' : null;
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
