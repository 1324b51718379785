import type { Labels } from '../../domain/labels.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import type { Span } from '../../domain/trace/trace.ts';

/** A label matcher that a query engine passes to a source. Regular expressions are fully anchored, in PromQL and LogQL. */
export interface LabelMatcher {
  readonly name: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
  /** Whether a label's value passes; an absent label has the value ''. */
  matches(value: string): boolean;
}

/**
 * One series with its raw samples on the scrape grid, in ascending order. A stale marker is an absent sample. Series share
 * arrays, so never write into one.
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
  /** Every series that passes all matchers, with its samples in [fromMs, toMs] (both inclusive). It omits series without samples. */
  select(matchers: readonly LabelMatcher[], fromMs: number, toMs: number): DemoSeries[];
  /** The label sets of the series that exist at some time in the window. */
  labelSets(matchers: readonly LabelMatcher[], fromMs: number, toMs: number): Labels[];
  exemplars(matchers: readonly LabelMatcher[], fromMs: number, toMs: number): DemoExemplars[];
  metadata(): Readonly<
    Record<string, { readonly type: string; readonly help: string; readonly unit: string }>
  >;
  readonly scrapeIntervalMs: number;
  /** The number of exemplars that Mimir's limits let the tenant store; 0 means none. */
  readonly exemplarLimit?: number | undefined;
}

/** The cluster's logs. */
export interface LogSource {
  /** The label sets of the streams that pass all matchers. */
  streams(matchers: readonly LabelMatcher[]): Labels[];
  /** The entries of those streams with fromNs <= timestamp < toNs, in the order of `direction`; `parsed` is empty. It reads lazily. */
  entries(
    matchers: readonly LabelMatcher[],
    fromNs: bigint,
    toNs: bigint,
    direction: 'forward' | 'backward',
  ): Iterable<LogEntry>;
}

/** The cluster's traces. */
export interface TraceSource {
  /** Every span of a trace, or null for an unknown id. The demo rebuilds a trace from its id alone. */
  traceById(traceId: string): readonly Span[] | null;
  /** The traces whose root started in [fromMs, toMs), newest first if `backward`. It reads lazily. */
  traces(fromMs: number, toMs: number, direction: 'forward' | 'backward'): Iterable<readonly Span[]>;
}

/** The whole cluster: a pure function of (seed, second, anchor). */
export interface DemoCluster {
  readonly seed: number;
  /** When `payment` begins to fail, Unix ms: 25 minutes before the clock, rounded down to 10 minutes. */
  readonly anchorMs: number;
  readonly metrics: MetricSource;
  readonly logs: LogSource;
  readonly traces: TraceSource;
}

/** One HTTP request to an API. `params` holds the query string and the form body; repeated names keep their order. */
export interface DemoRequest {
  readonly method: string;
  /** The path below the API's root, such as `/api/v1/query`. */
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

/** The API of one store, a pure function from request to response. It returns null for an unknown path, for which the server answers 404. */
export type DemoApi = (request: DemoRequest) => DemoResponse | null;
