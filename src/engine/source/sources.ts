import type { Labels } from '../../domain/labels.ts';
import type { LogEntry } from '../../domain/log-entry.ts';
import type { Span } from '../../domain/trace/trace.ts';

/** One label matcher as the query engines hand it to a source. Regexes are fully anchored (both PromQL and LogQL). */
export interface LabelMatcher {
  readonly name: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
  /** Whether a label's value ('' when absent) passes. */
  matches(value: string): boolean;
}

/**
 * One series with its raw samples (scrape grid), ascending. NaN with the stale mark is expressed by absence.
 * Series share arrays: never write into one.
 */
export interface DemoSeries {
  readonly labels: Labels;
  readonly timesMs: Float64Array;
  readonly values: Float64Array;
}

export interface DemoExemplars {
  readonly seriesLabels: Labels;
  readonly exemplars: readonly { readonly labels: Labels; readonly value: number; readonly timeMs: number }[];
}

/** The cluster's metrics. */
export interface MetricSource {
  /** Every series that passes all matchers, with its samples in [fromMs, toMs] (both inclusive); series without samples are left out. */
  select(matchers: readonly LabelMatcher[], fromMs: number, toMs: number): DemoSeries[];
  /** Label sets of the series that exist somewhere in the window. */
  labelSets(matchers: readonly LabelMatcher[], fromMs: number, toMs: number): Labels[];
  exemplars(matchers: readonly LabelMatcher[], fromMs: number, toMs: number): DemoExemplars[];
  metadata(): Readonly<
    Record<string, { readonly type: string; readonly help: string; readonly unit: string }>
  >;
  readonly scrapeIntervalMs: number;
  /** What the tenant may store, as Mimir's limits tell it; 0 keeps none. */
  readonly exemplarLimit?: number | undefined;
}

/** The cluster's logs. */
export interface LogSource {
  /** Label sets of the streams that pass all matchers. */
  streams(matchers: readonly LabelMatcher[]): Labels[];
  /** Entries of those streams with fromNs <= timestamp < toNs, ascending by time; `parsed` is empty. Lazy: stop reading when enough. */
  entries(
    matchers: readonly LabelMatcher[],
    fromNs: bigint,
    toNs: bigint,
    direction: 'forward' | 'backward',
  ): Iterable<LogEntry>;
}

/** The cluster's traces. */
export interface TraceSource {
  /** Every span of the trace (any process rebuilds it from the id alone), or null where the id is none of ours. */
  traceById(traceId: string): readonly Span[] | null;
  /** Traces whose root started in [fromMs, toMs), newest first when `backward`. Lazy. */
  traces(fromMs: number, toMs: number, direction: 'forward' | 'backward'): Iterable<readonly Span[]>;
}

/** The whole cluster: a pure function of (seed, second, anchor). */
export interface DemoCluster {
  readonly seed: number;
  /** Unix ms: when `payment` begins to fail. The clock less 25 minutes, rounded down to 10 minutes. */
  readonly anchorMs: number;
  readonly metrics: MetricSource;
  readonly logs: LogSource;
  readonly traces: TraceSource;
}

/** One HTTP request as the demo's APIs see it; `params` merges query string and form body, repeated names kept in order. */
export interface DemoRequest {
  readonly method: string;
  /** Below the API's root, e.g. `/api/v1/query`. */
  readonly path: string;
  readonly params: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** Unix ms of the demo's clock. */
  readonly nowMs: number;
}

export interface DemoResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** One store's API: pure request -> response; null where the path is none of its own (the server answers 404 in the store's form). */
export type DemoApi = (request: DemoRequest) => DemoResponse | null;
