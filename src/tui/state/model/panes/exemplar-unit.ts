import type { Exemplar } from '../../../../domain/metrics/exemplar.ts';
import { guessExemplarUnit } from '../../../../domain/metrics/guess-unit.ts';
import type { Unit } from '../../../../domain/metrics/unit.ts';

export function isDuration(unit: Unit): boolean {
  return unit === 'seconds' || unit === 'milliseconds';
}

/** The unit of exemplar values: that of the charted column if it is a duration, else a guess from the metric's name (`..._seconds_bucket`). */
export function exemplarUnit(exemplar: Exemplar | undefined, column: Unit | undefined): Unit {
  if (column !== undefined && isDuration(column)) return column;
  return guessExemplarUnit(exemplar?.seriesLabels ?? {});
}
