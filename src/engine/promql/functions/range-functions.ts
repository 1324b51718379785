import {
  avgOverTime,
  changesOverTime,
  countOverTime,
  extremeOverTime,
  lastOverTime,
  quantileOverTime,
  resetsOverTime,
  sumOverTime,
  varianceOverTime,
} from './over-time.ts';
import { extrapolated, lastTwo } from './rate.ts';
import { derivative, predictLinear } from './regression.ts';
import type { RangeFunction } from './window.ts';

/** Every function of a range vector. `absent_over_time` only reports presence here; its caller turns that into the result. */
export const rangeFunctions: ReadonlyMap<string, RangeFunction> = new Map<string, RangeFunction>([
  ['rate', (window) => extrapolated(window, true, true)],
  ['increase', (window) => extrapolated(window, true, false)],
  ['delta', (window) => extrapolated(window, false, false)],
  ['irate', (window) => lastTwo(window, true)],
  ['idelta', (window) => lastTwo(window, false)],
  ['deriv', derivative],
  ['predict_linear', predictLinear],
  ['resets', resetsOverTime],
  ['changes', changesOverTime],
  ['avg_over_time', avgOverTime],
  ['min_over_time', (window) => extremeOverTime(window, -1)],
  ['max_over_time', (window) => extremeOverTime(window, 1)],
  ['sum_over_time', sumOverTime],
  ['count_over_time', countOverTime],
  ['last_over_time', lastOverTime],
  ['present_over_time', () => 1],
  ['absent_over_time', () => 1],
  ['quantile_over_time', quantileOverTime],
  ['stdvar_over_time', varianceOverTime],
  ['stddev_over_time', (window) => Math.sqrt(varianceOverTime(window))],
]);
