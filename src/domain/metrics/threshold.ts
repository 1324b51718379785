import { parseSampleValue } from './series.ts';

/** A limit of one column: a value past it is worth a warning, or is an error. */
export interface Threshold {
  readonly column: string;
  readonly op: '>' | '>=' | '<' | '<=';
  readonly value: number;
  readonly severity: 'warn' | 'error';
}

/** The thresholds of one column. */
export function thresholdsOf(thresholds: readonly Threshold[], column: string): readonly Threshold[] {
  return thresholds.filter((threshold) => threshold.column === column);
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
