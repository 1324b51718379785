import { parseSampleValue } from './series.ts';

/** A limit for the values of one column. A value that crosses it gets the severity. */
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

/** The worst severity of the thresholds that a value crosses; null if it crosses none, is NaN or missing. */
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
