import type { Labels } from '../../../domain/labels.ts';
import {
  computedSeries,
  constantSeries,
  type Family,
  family,
  type MetricType,
  type SeriesSpec,
} from '../family.ts';
import { hashText, mix } from '../shape/hash.ts';
import { jitteredTime } from '../shape/jitter.ts';
import type { Model } from '../shape/model.ts';
import { createWave } from '../shape/wave.ts';

/** One series that a component sends about itself. `size` is the rate per second of a counter or the level of a gauge. */
export interface SteadyRow {
  readonly labels: Labels;
  readonly size: number;
  /** Whether the value is exactly `size`. */
  readonly exact?: boolean | undefined;
  /** Whether the value is a moment, `size` seconds after the time of the sample. */
  readonly fromNow?: boolean | undefined;
}

/** Builds a family of healthy series with slow waves, for the metrics that components send about themselves. */
export function steadyFamily(
  model: Model,
  head: { readonly name: string; readonly type: MetricType; readonly help: string },
  rows: () => readonly SteadyRow[],
): Family {
  const make = (row: SteadyRow): SeriesSpec => {
    // The buckets of a histogram move together, so that a wider one never holds less.
    const { le: _, ...labels } = row.labels;
    const key = mix(hashText(model.seed, head.name), hashText(1, Object.values(labels).join('\u0000')));
    const wave = createWave(key);
    const begin = wave.integral(0);
    if (row.fromNow === true) return computedSeries(row.labels, (seconds) => Math.floor(seconds + row.size));
    if (row.exact === true) return constantSeries(row.labels, row.size);
    if (head.type === 'counter' || head.type === 'histogram') {
      return computedSeries(row.labels, (seconds) =>
        Math.floor(
          row.size * (wave.integral(jitteredTime(key, seconds) - model.eraStartSeconds + 60) - begin),
        ),
      );
    }
    return computedSeries(row.labels, (seconds) => Math.floor(row.size * wave.value(seconds)));
  };
  return family(head, () => rows().map(make));
}
