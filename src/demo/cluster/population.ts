import type { Labels } from '../../domain/labels.ts';
import { labelsKey } from '../../domain/labels.ts';
import { type Family, family, type MetricType, perGrid, type SeriesSpec } from './family.ts';
import { hashText } from './shape/hash.ts';
import type { TraceKey } from './traces/trace-id.ts';
import type { Traffic } from './traffic.ts';

/** One observation from a rehearsed trace: its duration, and how often it occurs per user request. */
interface Observation {
  readonly seconds: number;
  readonly share: number;
}

/** All observations under one label set. */
export interface Population {
  readonly labels: Labels;
  readonly key: number;
  readonly observed: Readonly<Record<TraceKey['phase'], Observation[]>>;
}

export interface PopulationBuilder {
  add(phase: TraceKey['phase'], labels: Labels, seconds: number, share: number): void;
  finish(): readonly Population[];
}

export function createPopulations(name: string): PopulationBuilder {
  const byLabels = new Map<string, Population>();
  return {
    add(phase, labels, seconds, share) {
      const text = labelsKey(labels);
      let population = byLabels.get(text);
      if (population === undefined) {
        population = { labels, key: hashText(0x9e37, name + text), observed: { healthy: [], failing: [] } };
        byLabels.set(text, population);
      }
      population.observed[phase].push({ seconds, share });
    },
    finish: () => [...byLabels.values()],
  };
}

/** The amount that one user request adds to a counter of a population, in each phase. */
interface PerRequest {
  readonly healthy: number;
  readonly failing: number;
}

function perRequest(population: Population, measure: (seconds: number) => number): PerRequest {
  const sum = (phase: TraceKey['phase']): number =>
    population.observed[phase].reduce((total, { seconds, share }) => total + share * measure(seconds), 0);
  return { healthy: sum('healthy'), failing: sum('failing') };
}

/** Creates counters over populations. All series of one population share a jittered clock, so that its buckets and its count agree. */
export interface PopulationCounters {
  counter(
    population: Population,
    labels: Labels,
    measure: (seconds: number) => number,
    whole: boolean,
  ): SeriesSpec;
}

export function createPopulationCounters(traffic: Traffic): PopulationCounters {
  const clocks = new WeakMap<
    Population,
    Record<'healthy' | 'failing', (times: Float64Array) => Float64Array>
  >();
  const clockOf = (
    population: Population,
  ): Record<'healthy' | 'failing', (times: Float64Array) => Float64Array> => {
    let clock = clocks.get(population);
    if (clock === undefined) {
      const phase = (name: 'healthy' | 'failing') =>
        perGrid((times) => times.map((seconds) => traffic.requests(population.key, seconds)[name]));
      clock = { healthy: phase('healthy'), failing: phase('failing') };
      clocks.set(population, clock);
    }
    return clock;
  };
  return {
    counter(population, labels, measure, whole) {
      let made: PerRequest | undefined;
      return {
        labels,
        sample(times) {
          made ??= perRequest(population, measure);
          const healthy = clockOf(population).healthy(times);
          const failing = clockOf(population).failing(times);
          const values = new Float64Array(times.length);
          for (let index = 0; index < values.length; index++) {
            const value = made.healthy * (healthy[index] ?? 0) + made.failing * (failing[index] ?? 0);
            // Sums of buckets differ in their last bits with the order of addition; the slack keeps equal buckets equal.
            values[index] = whole ? Math.floor(value + 1e-6) : Math.round(value * 1e6) / 1e6;
          }
          return values;
        },
      };
    },
  };
}

export interface HistogramHead {
  /** The base name, without `_bucket`, `_sum` or `_count`. */
  readonly name: string;
  readonly help: string;
  readonly bounds: readonly number[];
}

/** Builds the three families of a classic histogram over populations. */
export function histogramFamilies(
  head: HistogramHead,
  populations: () => readonly Population[],
  counters: PopulationCounters,
): Family[] {
  const type: MetricType = 'histogram';
  const { help } = head;
  return [
    family({ name: `${head.name}_bucket`, type, help }, () =>
      populations().flatMap((population) =>
        [...head.bounds, Number.POSITIVE_INFINITY].map((bound) =>
          counters.counter(
            population,
            { ...population.labels, le: formatBound(bound) },
            (seconds) => (seconds <= bound ? 1 : 0),
            true,
          ),
        ),
      ),
    ),
    family({ name: `${head.name}_count`, type, help }, () =>
      populations().map((population) => counters.counter(population, population.labels, () => 1, true)),
    ),
    family({ name: `${head.name}_sum`, type, help }, () =>
      populations().map((population) =>
        counters.counter(population, population.labels, (seconds) => seconds, false),
      ),
    ),
  ];
}

function formatBound(bound: number): string {
  return bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound);
}

/** The bucket of a value, as the text of `le`: the smallest bound that is not below the value. */
export function bucketOf(bounds: readonly number[], seconds: number): string {
  return formatBound(bounds.find((bound) => seconds <= bound) ?? Number.POSITIVE_INFINITY);
}
