import type { Exemplar } from '../../../../domain/metrics/exemplar.ts';
import { guessExemplarUnit } from '../../../../domain/metrics/guess-unit.ts';
import type { Unit } from '../../../../domain/metrics/unit.ts';

export function isDuration(unit: Unit): boolean {
  return unit === 'seconds' || unit === 'milliseconds';
}

/** The charted column's unit, where it is a duration too; else from the name of the metric they hang on: `..._seconds_bucket`. */
export function exemplarUnit(exemplar: Exemplar | undefined, column: Unit | undefined): Unit {
  if (column !== undefined && isDuration(column)) return column;
  return guessExemplarUnit(exemplar?.seriesLabels ?? {});
}
