import type { Labels } from '../../domain/labels.ts';
import type { DemoSeries, LabelMatcher } from '../../engine/source/sources.ts';
import type { Family, SeriesSpec } from './family.ts';
import { grouped } from './shape/grouped.ts';
import { scrapeSeconds, scrapeTimes } from './shape/timeline.ts';

/** The time range that has been scraped, Unix s. */
export interface History {
  readonly startSeconds: number;
  /** The latest possible scrape time, which is the clock. */
  endSeconds(): number;
}

/** A store over families (several may share a name), with an index of metric names. It computes values only for the selected series. */
export interface MetricStore {
  select(matchers: readonly LabelMatcher[], fromMs: number, toMs: number): DemoSeries[];
  labelSets(matchers: readonly LabelMatcher[], fromMs: number, toMs: number): Labels[];
}

export function createMetricStore(families: readonly Family[], history: History): MetricStore {
  const byName = grouped(families, (family) => family.name);
  const named = new WeakMap<SeriesSpec, Labels>();
  const labelsOf = (family: Family, spec: SeriesSpec): Labels => {
    let labels = named.get(spec);
    if (labels === undefined) {
      labels = { __name__: family.name, ...spec.labels };
      named.set(spec, labels);
    }
    return labels;
  };
  const found = function* (
    matchers: readonly LabelMatcher[],
    fromSeconds: number,
    toSeconds: number,
  ): Generator<readonly [labels: Labels, spec: SeriesSpec]> {
    const rest = matchers.filter((matcher) => matcher.name !== '__name__');
    for (const family of familiesOf(byName, matchers)) {
      const passing = family.passing?.(fromSeconds, toSeconds) ?? [];
      for (const specs of [family.series(), passing]) {
        for (const spec of specs) {
          if (spec.present !== undefined && !spec.present(fromSeconds, toSeconds)) continue;
          if (rest.every((matcher) => matcher.matches(spec.labels[matcher.name] ?? ''))) {
            yield [labelsOf(family, spec), spec];
          }
        }
      }
    }
  };
  const clamp = (fromMs: number, toMs: number): readonly [number, number] => [
    Math.max(fromMs / 1000, history.startSeconds),
    Math.min(toMs / 1000, history.endSeconds()),
  ];
  return {
    select(matchers, fromMs, toMs) {
      const [fromSeconds, toSeconds] = clamp(fromMs, toMs);
      const seconds = scrapeTimes(fromSeconds, toSeconds);
      if (seconds.length === 0) return [];
      const timesMs = seconds.map((second) => second * 1000);
      const series: DemoSeries[] = [];
      for (const [labels, spec] of found(matchers, fromSeconds, toSeconds)) {
        const sampled = withoutGaps(labels, timesMs, spec.sample(seconds));
        if (sampled.timesMs.length > 0) series.push(sampled);
      }
      return series;
    },
    labelSets(matchers, fromMs, toMs) {
      const [fromSeconds, toSeconds] = clamp(fromMs, toMs);
      if (Math.floor(toSeconds / scrapeSeconds) < Math.ceil(fromSeconds / scrapeSeconds)) return [];
      return [...found(matchers, fromSeconds, toSeconds)].map(([labels]) => labels);
    },
  };
}

function familiesOf(
  byName: ReadonlyMap<string, readonly Family[]>,
  matchers: readonly LabelMatcher[],
): Family[] {
  const onName = matchers.filter((matcher) => matcher.name === '__name__');
  const exact = onName.find((matcher) => matcher.operator === '=');
  const candidates = exact === undefined ? [...byName.values()].flat() : (byName.get(exact.value) ?? []);
  return candidates.filter((family) => onName.every((matcher) => matcher.matches(family.name)));
}

/** Drops the times without a sample. All series without gaps share the one array of times. */
function withoutGaps(labels: Labels, timesMs: Float64Array, values: Float64Array): DemoSeries {
  let present = 0;
  for (const value of values) if (!Number.isNaN(value)) present++;
  if (present === values.length) return { labels, timesMs, values };
  const keptTimes = new Float64Array(present);
  const keptValues = new Float64Array(present);
  let next = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    keptTimes[next] = timesMs[index] ?? 0;
    keptValues[next++] = value;
  }
  return { labels, timesMs: keptTimes, values: keptValues };
}
