import { type Labels, labelsKey } from '../../../src/domain/labels.ts';
import type {
  DemoExemplars,
  DemoSeries,
  LabelMatcher,
  MetricSource,
} from '../../../src/engine/source/sources.ts';

export interface ArraySeries {
  readonly labels: Labels;
  /** `[time in ms, value]`, ascending. */
  readonly samples: readonly (readonly [number, number])[];
}

/** A MetricSource made of arrays. */
export function arraySource(
  series: readonly ArraySeries[],
  exemplars: readonly DemoExemplars[] = [],
): MetricSource {
  const select = (matchers: readonly LabelMatcher[], fromMs: number, toMs: number): DemoSeries[] => {
    const found: DemoSeries[] = [];
    for (const { labels, samples } of series) {
      if (!matchers.every((matcher) => matcher.matches(labels[matcher.name] ?? ''))) continue;
      const within = samples.filter(([timeMs]) => timeMs >= fromMs && timeMs <= toMs);
      if (within.length === 0) continue;
      const timesMs = Float64Array.from(within, ([timeMs]) => timeMs);
      found.push({ labels, timesMs, values: Float64Array.from(within, ([, value]) => value) });
    }
    return found;
  };
  return {
    scrapeIntervalMs: 15_000,
    select,
    labelSets: (matchers, fromMs, toMs) => select(matchers, fromMs, toMs).map(({ labels }) => labels),
    exemplars: (matchers, fromMs, toMs) =>
      exemplars.flatMap((one) => {
        if (!matchers.every((matcher) => matcher.matches(one.seriesLabels[matcher.name] ?? ''))) return [];
        const within = one.exemplars.filter(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs);
        return within.length === 0 ? [] : [{ ...one, exemplars: within }];
      }),
    metadata: () => ({ requests_total: { type: 'counter', help: 'Requests.', unit: '' } }),
  };
}

/** Series of promtool's notation: `[labels, values]`, one value every `stepMs` from `startMs`; null is a gap. */
export function gridSeries(
  startMs: number,
  stepMs: number,
  all: readonly (readonly [Labels, readonly (number | null)[]])[],
): ArraySeries[] {
  return all.map(([labels, values]) => ({
    labels,
    samples: values.flatMap((value, at) => (value === null ? [] : [[startMs + at * stepMs, value] as const])),
  }));
}

/** An answer as plain data: label key -> `[seconds, value]` pairs, for comparison. */
export function pointsByLabels(series: readonly DemoSeries[]): Record<string, [number, number][]> {
  return Object.fromEntries(
    series.map(({ labels, timesMs, values }) => [
      labelsKey(labels),
      [...timesMs].map((timeMs, at) => [timeMs / 1000, values[at] ?? Number.NaN] as [number, number]),
    ]),
  );
}
